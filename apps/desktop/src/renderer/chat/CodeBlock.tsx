/** A fenced block: its language, Copy code, Wrap lines; coloured by Shiki once that is here. */
import type { HighlightResult } from '@streamdown/code';
import { Check, Copy, WrapText } from 'lucide-react';
import { type CSSProperties, lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { copyText, IconButton } from '../ui/index.ts';
import { ScrollBox } from './ScrollBox.tsx';

const Diagram = lazy(() => import('./Diagram.tsx'));
/** Above this many characters colour costs more than it gives. */
const MAX_COLOURED = 60_000;

interface Props {
  code: string;
  language: string;
  /** Still being written. */
  open: boolean;
}

export function CodeBlock({ code, language, open }: Props) {
  const { t } = useTranslation();
  const [wrap, setWrap] = useState(false);
  const [copied, setCopied] = useState(false);
  const tokens = useHighlight(code, language, open);
  const label = language || t('message.code');
  if (language === 'mermaid' && !open)
    return (
      <Suspense fallback={<Plain code={code} label={label} />}>
        <Diagram source={code} />
      </Suspense>
    );
  const copy = async (): Promise<void> => {
    if (!(await copyText(code))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <div className="code-block" data-wrap={wrap} dir="ltr">
      <div className="flex h-8 items-center gap-1 border-b border-border ps-3 pe-1">
        <span className="grow truncate text-xs text-muted">{label}</span>
        <IconButton
          small
          label={t('message.wrap')}
          aria-pressed={wrap}
          onClick={() => setWrap(!wrap)}
          className={wrap ? 'text-accent' : ''}
        >
          <WrapText size={14} aria-hidden />
        </IconButton>
        <IconButton small label={t('message.copyCode')} onClick={copy}>
          {copied ? <Check size={14} aria-hidden className="text-success" /> : <Copy size={14} aria-hidden />}
        </IconButton>
      </div>
      {tokens ? <Coloured result={tokens} label={label} /> : <Plain code={code} label={label} />}
    </div>
  );
}

function Plain({ code, label }: { code: string; label: string }) {
  return (
    <ScrollBox label={label}>
      <code>{code}</code>
    </ScrollBox>
  );
}

function Coloured({ result, label }: { result: HighlightResult; label: string }) {
  return (
    <ScrollBox label={label}>
      <code>
        {result.tokens.map((line, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of code have no other name
          <span key={row}>
            {line.map((token, at) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: tokens neither
                key={at}
                style={colours(token.htmlStyle)}
              >
                {token.content}
              </span>
            ))}
            {row < result.tokens.length - 1 ? '\n' : ''}
          </span>
        ))}
      </code>
    </ScrollBox>
  );
}

/** Both themes' colours as variables: the style sheet takes the one that is shown. */
function colours(style: Record<string, string> | undefined): CSSProperties {
  const { color, ...rest } = style ?? {};
  return { ...rest, ...(color === undefined ? {} : { '--shiki-light': color }) } as CSSProperties;
}

function useHighlight(code: string, language: string, open: boolean): HighlightResult | null {
  const [result, setResult] = useState<{ code: string; result: HighlightResult } | null>(null);
  useEffect(() => {
    if (!language || language === 'mermaid' || code.length > MAX_COLOURED) return;
    let current = true;
    const take = (next: HighlightResult): void => {
      if (current) setResult({ code, result: next });
    };
    const timer = setTimeout(
      async () => {
        const { highlighter } = await import('./highlighter.ts');
        if (!current || !highlighter.supportsLanguage(language as never)) return;
        const now = highlighter.highlight({ code, language: language as never, themes: highlighter.getThemes(), isIncomplete: open }, take);
        if (now) take(now);
      },
      open ? 120 : 0,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [code, language, open]);
  // Colours of an older, shorter text would hide what was written since.
  return result && result.code === code ? result.result : null;
}
