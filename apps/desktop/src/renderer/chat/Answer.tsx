/** An answer: what was thought, folded away, and what was said. */
import { ChevronRight } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Message } from '../../contract/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { wellFormed } from './safe.ts';
import { textOf } from './turn.ts';
import { useSteady } from './useSteady.ts';

/** The parser is the largest part of the window, and the first screen has no answer. */
const load = (): Promise<typeof import('./Markdown.tsx')> => import('./Markdown.tsx');
const Markdown = lazy(load);

/** It is there before the first answer: fetched once the first screen stands and nothing else is to be done. */
export function warmAnswers(): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(() => void load().catch(() => {}), { timeout: 3000 });
}

export function Answer({ message }: { message: Message }) {
  const streaming = message.status === 'streaming';
  const text = useSteady(textOf(message), streaming);
  const thinking = useSteady(textOf(message, 'thinking'), streaming);
  return (
    <>
      {thinking !== '' && <Thinking text={thinking} running={streaming && text === ''} />}
      {text !== '' && (
        <Suspense
          fallback={
            <p dir="auto" className="prose whitespace-pre-wrap">
              {wellFormed(text)}
            </p>
          }
        >
          <Markdown text={text} streaming={streaming} />
        </Suspense>
      )}
    </>
  );
}

/** What is being thought now, one quiet line of it. */
function lastLine(text: string): string {
  return wellFormed(text.slice(-400)).trimEnd().split('\n').at(-1)?.trim() ?? '';
}

function Thinking({ text, running }: { text: string; running: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <div className="mb-2">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="inline-flex h-7 items-center gap-1 rounded-md pe-2 text-sm text-muted hover:text-text pointer-coarse:h-10"
      >
        <ChevronRight size={14} aria-hidden className={`transition-transform duration-150 ${open ? 'rotate-90' : 'rtl:rotate-180'}`} />
        <span className={running ? 'breathe' : ''}>{t('message.thinking')}</span>
      </button>
      {running && !open && (
        <p aria-hidden dir="auto" className="ms-[18px] max-w-[72ch] truncate text-xs text-muted">
          {lastLine(text)}
        </p>
      )}
      {open && (
        <div
          dir="auto"
          className="ms-1.5 max-w-[72ch] border-s border-border ps-3 text-sm [overflow-wrap:anywhere] whitespace-pre-wrap text-muted [unicode-bidi:plaintext]"
        >
          {wellFormed(text)}
        </div>
      )}
    </div>
  );
}
