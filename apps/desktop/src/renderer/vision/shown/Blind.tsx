/** Under an answer: the model that gave it cannot see, and this is what it was told instead. */
import { EyeOff } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';

export function BlindNote({ told }: { told: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div role="note" aria-label={t('picture.blind')}>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <EyeOff size={14} aria-hidden className="shrink-0" />
        <span>{t('picture.blind')}</span>
        {told.trim() !== '' && (
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
            className="inline-flex items-center text-accent underline underline-offset-2 pointer-coarse:min-h-10"
          >
            {t('picture.told')}
          </button>
        )}
      </p>
      {open && (
        <pre
          id={id}
          dir="auto"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className="focus-inset mt-1 max-h-60 max-w-[72ch] overflow-auto border-s border-border ps-3 font-sans text-sm [overflow-wrap:anywhere] whitespace-pre-wrap"
        >
          {told.toWellFormed()}
        </pre>
      )}
    </div>
  );
}
