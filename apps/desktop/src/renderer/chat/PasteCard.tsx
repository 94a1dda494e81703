/** A paste that was sent: a card with its first lines, that unfolds. */
import { ChevronRight, FileText } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Paste } from '../../contract/index.ts';
import { count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { firstLines } from './pastes.ts';
import { wellFormed } from './safe.ts';

/** More characters than this are never put into the document at once: laying them out would stop the window. */
const STEP = 100_000;

export function PasteCard({ paste }: { paste: Paste }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [shown, setShown] = useState(STEP);
  const whole = useMemo(() => (open ? wellFormed(paste.text) : ''), [open, paste.text]);
  return (
    <div className="w-full max-w-[72ch] rounded-md border border-border bg-raised">
      <button
        type="button"
        aria-expanded={open}
        data-unfold={open ? undefined : ''}
        onClick={() => setOpen(!open)}
        className="flex w-full items-start gap-2 rounded-md px-3 py-2 text-start hover:bg-hover"
      >
        <FileText size={15} aria-hidden className="mt-0.5 shrink-0 text-muted" />
        <span className="min-w-0 grow">
          <bdi className="block truncate text-sm font-medium">{wellFormed(paste.name)}</bdi>
          {!open && (
            <span dir="auto" aria-hidden className="mt-0.5 line-clamp-3 text-xs [overflow-wrap:anywhere] whitespace-pre-wrap text-muted">
              {wellFormed(firstLines(paste.text))}
            </span>
          )}
          <span className="tabular mt-0.5 block text-xs text-muted">{t('composer.characters', { n: count(paste.text.length) })}</span>
        </span>
        <ChevronRight
          size={14}
          aria-hidden
          className={`mt-0.5 shrink-0 text-muted transition-transform duration-150 ${open ? 'rotate-90' : 'rtl:rotate-180'}`}
        />
      </button>
      {open && (
        <div className="border-t border-border px-3 py-2">
          <pre
            data-said
            dir="auto"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            className="focus-inset max-h-[60vh] overflow-auto font-sans text-sm [overflow-wrap:anywhere] whitespace-pre-wrap"
          >
            {whole.slice(0, shown)}
          </pre>
          {whole.length > shown && (
            <button
              type="button"
              data-unfold
              onClick={() => setShown(shown + STEP * 5)}
              className="mt-2 text-sm font-medium text-accent underline underline-offset-2"
            >
              {t('composer.showMore', { n: count(whole.length - shown) })}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
