/**
 * An answer's markdown, block by block: a block that is finished is never parsed or drawn again. Streamdown draws each one
 * with our elements.
 */
import { createContext, memo, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { Block, type BlockProps, detectTextDirection, Streamdown } from 'streamdown';
import { useTranslation } from '../i18n/index.ts';
import { type Cut, cut, definitionsIn, withDefinitions } from './blocks.ts';
import { verdict } from './budget.ts';
import { components, OrSource } from './elements.tsx';
import { mathDelimiters } from './formulas.ts';
import { half } from './half.ts';
import { plugins, rehypePlugins, remarkPlugins } from './plugins.ts';
import { SourceBlock } from './SourceBlock.tsx';
import { wellFormed } from './safe.ts';

interface MarkdownProps {
  text: string;
  /** Still being written. */
  streaming: boolean;
}

/** Link definitions of the whole answer. */
const Definitions = createContext<Map<string, string>>(new Map());
/** The index of the block that is still being written, or −1. */
const Written = createContext(-1);

/** Characters that are drawn in one frame when a long answer comes into view. */
const SLICE = 6000;

export default memo(function Markdown({ text, streaming }: MarkdownProps) {
  const before = useRef<Cut | null>(null);
  const { blocks } = useMemo(() => {
    before.current = cut(wellFormed(text), before.current);
    return before.current;
  }, [text]);
  const named = definitionsIn(text);
  const key = [...named.values()].join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same definitions are the same map
  const definitions = useMemo(() => named, [key]);
  const shown = useShown(blocks, streaming);
  // Streamdown takes a text and cuts it itself: it is given the cut that is there already.
  const given = useMemo(() => blocks.slice(0, shown), [blocks, shown]);
  const parse = useRef<string[]>(given);
  parse.current = given;
  const cutAgain = useMemo(() => {
    void given;
    return () => parse.current;
  }, [given]);
  return (
    <Definitions value={definitions}>
      <Written value={streaming ? blocks.length - 1 : -1}>
        <Streamdown
          className="prose"
          mode="streaming"
          parseIncompleteMarkdown={false}
          isAnimating={streaming}
          components={components}
          plugins={plugins}
          remarkPlugins={remarkPlugins}
          rehypePlugins={rehypePlugins}
          parseMarkdownIntoBlocksFn={cutAgain}
          BlockComponent={OurBlock}
        >
          {shown < blocks.length ? given.join('') : text}
        </Streamdown>
      </Written>
    </Definitions>
  );
});

/** How many blocks are drawn: all of a short answer at once, those of a long one frame by frame. */
function useShown(blocks: string[], streaming: boolean): number {
  const [shown, setShown] = useState(() => reach(blocks, 0));
  const all = streaming && shown >= blocks.length - 2;
  const next = shown >= blocks.length || all ? blocks.length : shown;
  useEffect(() => {
    if (next >= blocks.length) {
      if (shown !== blocks.length) setShown(blocks.length);
      return;
    }
    const frame = requestAnimationFrame(() => setShown(reach(blocks, shown)));
    return () => cancelAnimationFrame(frame);
  }, [blocks, shown, next]);
  return next;
}

function reach(blocks: string[], from: number): number {
  let at = from;
  for (let length = 0; at < blocks.length && length < SLICE; at += 1) length += blocks[at]?.length ?? 0;
  return at;
}

/** One block: drawn, or its source where it is too much. */
function OurBlock(props: BlockProps) {
  const { t } = useTranslation();
  const definitions = useContext(Definitions);
  const written = useContext(Written) === props.index;
  const [asked, setAsked] = useState(false);
  const { content } = props;
  const said = useMemo(() => verdict(content), [content]);
  const source = useMemo(() => {
    if (said === 'source') return content;
    return withDefinitions(mathDelimiters(written ? half(content) : content, written), definitions);
  }, [content, written, said, definitions]);
  const dir = useMemo(() => detectTextDirection(content.slice(0, 2000)), [content]);
  const asSource = <SourceBlock source={content} why={t('message.tooMuch')} />;
  if (said === 'source') return asSource;
  if (said === 'ask' && !asked)
    return <SourceBlock source={content} why={t('message.takesLong')} onDraw={written ? undefined : () => setAsked(true)} />;
  return (
    <OrSource source={asSource}>
      <Block {...props} content={source} dir={dir} shouldParseIncompleteMarkdown={false} />
    </OrSource>
  );
}
