/**
 * An answer's markdown, block by block: a block that is finished is never parsed or drawn again. Streamdown draws each one
 * with our elements.
 */
import { createContext, memo, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { Block, type BlockProps, detectTextDirection, Streamdown } from 'streamdown';
import { useTranslation } from '../i18n/index.ts';
import { type Cut, cut, definitionsIn, headingLevels, withDefinitions, withoutReferences } from './blocks.ts';
import { cost, type Fenced, fenced, verdict } from './budget.ts';
import { components, FencedBlock, HeadingLevel, OrSource } from './elements.tsx';
import { mathDelimiters } from './formulas.ts';
import { half } from './half.ts';
import { plugins, rehypePlugins, remarkPlugins } from './plugins.ts';
import { SourceBlock } from './SourceBlock.tsx';
import { wellFormed } from './safe.ts';
import { onItsWay } from './unfinished.ts';

interface MarkdownProps {
  text: string;
  /** Still being written. */
  streaming: boolean;
}

/** Link definitions of the whole answer. */
const Definitions = createContext<Map<string, string>>(new Map());
/** Levels of the headings that blocks begin with. */
const Levels = createContext<Map<number, number>>(new Map());
/** The index of the block that is still being written, or −1. */
const Written = createContext(-1);

/** Milliseconds of drawing, by estimate, in one frame when a long answer comes into view; and what a block costs at least. */
const SLICE = 25;
const BLOCK = 1;
const CODE = 4;

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
  const levels = useMemo(() => headingLevels(blocks), [blocks]);
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
    <Levels value={levels}>
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
    </Levels>
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
    const over = onItsWay();
    const frame = requestAnimationFrame(() => setShown(reach(blocks, shown)));
    return () => {
      cancelAnimationFrame(frame);
      over();
    };
  }, [blocks, shown, next]);
  return next;
}

function reach(blocks: string[], from: number): number {
  let at = from;
  for (let ms = 0; at < blocks.length && ms < SLICE; at += 1) {
    const block = blocks[at] ?? '';
    ms += /^(?:```|~~~)/.test(block) ? CODE : BLOCK + Math.min(50, cost(block));
  }
  return at;
}

/** A line of one or two marks at the end of code that is being written may be the end of it. */
function withoutHalfEnd(code: Fenced): string {
  return code.closed ? code.code : code.code.replace(/(?:^|\n)[ \t]{0,3}[`~]{1,}$/, '');
}

/** One block: drawn, or its source where it is too much. */
function OurBlock(props: BlockProps) {
  const { t } = useTranslation();
  const definitions = useContext(Definitions);
  const level = useContext(Levels).get(props.index) ?? 0;
  const last = useContext(Written);
  const streaming = last !== -1;
  const written = last === props.index;
  const [asked, setAsked] = useState(false);
  const { content } = props;
  const code = useMemo(() => fenced(content), [content]);
  const said = useMemo(() => verdict(content), [content]);
  const source = useMemo(() => {
    if (said === 'source' || code) return content;
    // A run of spaces is one space on the screen; thousands of them are work for the parser all the same.
    const text = (written ? half(content) : content).replace(/[ \t]{120,}/g, ' '.repeat(120));
    const linked = withDefinitions(mathDelimiters(text, written), definitions);
    return streaming ? withoutReferences(linked, definitions) : linked;
  }, [content, written, streaming, said, code, definitions]);
  const dir = useMemo(() => detectTextDirection(content.slice(0, 2000)), [content]);
  if (content.trim() === '') return null;
  // Code needs no parser: it is text between two lines.
  if (code)
    return <FencedBlock code={written ? withoutHalfEnd(code) : code.code} language={code.language} open={written && !code.closed} />;
  const asSource = <SourceBlock source={content} why={t('message.tooMuch')} />;
  if (said === 'source') return asSource;
  if (said === 'ask' && !asked)
    return <SourceBlock source={content} why={t('message.takesLong')} onDraw={written ? undefined : () => setAsked(true)} />;
  return (
    <OrSource source={asSource}>
      <HeadingLevel value={level}>
        <Block {...props} content={source} dir={dir} shouldParseIncompleteMarkdown={false} />
      </HeadingLevel>
    </OrSource>
  );
}
