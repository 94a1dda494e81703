/** A fenced block: its language, Copy code, Wrap lines; coloured once its colours are here. JSON is a tree, and may be saved. */
import { Check, Copy, Download, WrapText } from 'lucide-react';
import { type CSSProperties, lazy, memo, Suspense, useMemo, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { fileName, saveFile } from '../lib/save-file.ts';
import { Button, copyText, IconButton } from '../ui/index.ts';
import { JsonTree } from './JsonTree.tsx';
import { jsonTree } from './json-tree.ts';
import { LongText } from './LongText.tsx';
import type { Token } from './renderer-jobs.ts';
import { ScrollBox } from './ScrollBox.tsx';
import { Shown } from './Unseen.tsx';
import { useColour } from './useColour.ts';

const Diagram = lazy(() => import('./Diagram.tsx'));

const JSON_TYPE = 'application/json;charset=utf-8';

interface Props {
  code: string;
  language: string;
  /** Still being written. */
  open: boolean;
}

export function CodeBlock(props: Props) {
  if (props.language !== 'mermaid') return <Code {...props} />;
  return (
    <Suspense fallback={<Code {...props} />}>
      <Diagram source={props.code} open={props.open} />
    </Suspense>
  );
}

function Code({ code, language, open }: Props) {
  const { t } = useTranslation();
  const [wrap, setWrap] = useState(false);
  const [copied, setCopied] = useState(false);
  const [asText, setAsText] = useState(false);
  const label = language || t('message.code');
  const tree = useMemo(() => (!open && language.toLowerCase() === 'json' ? jsonTree(code) : null), [code, language, open]);
  const asTree = tree !== null && !asText;
  const copy = async (): Promise<void> => {
    if (!(await copyText(code))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <div className="code-block" data-wrap={wrap} data-source={asTree ? code : undefined} dir="ltr">
      <div data-own className="flex min-h-8 items-center gap-1 border-b border-border ps-3 pe-1">
        <span className="grow truncate text-xs text-muted">{label}</span>
        {tree && (
          <Button kind="quiet" className="h-7 text-xs" data-unfold={asTree ? '' : undefined} onClick={() => setAsText(asTree)}>
            {t(asTree ? 'message.jsonText' : 'message.jsonTree')}
          </Button>
        )}
        {!asTree && (
          <IconButton
            small
            label={t('message.wrap')}
            aria-pressed={wrap}
            onClick={() => setWrap(!wrap)}
            className={wrap ? 'bg-hover text-accent' : ''}
          >
            <WrapText size={14} aria-hidden />
          </IconButton>
        )}
        {tree && (
          <IconButton
            small
            label={t('message.saveFile')}
            onClick={() => saveFile([code, '\n'], fileName(t('message.data'), 'json'), JSON_TYPE)}
          >
            <Download size={14} aria-hidden />
          </IconButton>
        )}
        <IconButton small label={t('message.copyCode')} onClick={copy}>
          {copied ? <Check size={14} aria-hidden className="text-success" /> : <Copy size={14} aria-hidden />}
        </IconButton>
      </div>
      {asTree ? (
        <JsonTree tree={tree} label={label} />
      ) : (
        <ScrollBox label={label}>
          <Coloured code={code} language={language} open={open} />
        </ScrollBox>
      )}
    </div>
  );
}

function Coloured({ code, language, open }: Props) {
  const { rows, length } = useColour(code, language, open);
  if (rows.length === 0) return <LongText text={code} />;
  return (
    <code>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of code have no other name
        <Line key={at} row={row} end={at === rows.length - 1 && length >= code.length} />
      ))}
      {length < code.length && <Shown text={code.slice(length)} />}
    </code>
  );
}

const Line = memo(function Line({ row, end }: { row: Token[]; end: boolean }) {
  return (
    <span className="line">
      {row.map(([text, light, dark], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tokens neither
        <span key={at} style={{ '--shiki-light': light || undefined, '--shiki-dark': dark || undefined } as CSSProperties}>
          <Shown text={text} />
        </span>
      ))}
      {end ? '' : '\n'}
    </span>
  );
});
