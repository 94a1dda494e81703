/** The person's own words, as they were written. */
import { useMemo, useState } from 'react';
import { count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { wellFormed } from './safe.ts';

/** From this many characters or lines on, only the beginning is in view before it is asked for … */
const LONG = 3000;
const LINES = 30;
/** … and from this many on, only the beginning is in the document. */
const HUGE = 150_000;

export function OwnText({ text, sending = false }: { text: string; sending?: boolean }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const whole = useMemo(() => wellFormed(text), [text]);
  const long = whole.length > LONG || whole.split('\n', LINES + 1).length > LINES;
  return (
    <div className={`w-fit max-w-full rounded-md border border-border bg-raised px-3 py-2 text-base ${sending ? 'opacity-60' : ''}`}>
      <p
        data-said
        dir="auto"
        className={`max-w-[72ch] [overflow-wrap:anywhere] whitespace-pre-wrap [unicode-bidi:plaintext] ${long && !all ? 'max-h-72 overflow-hidden [mask-image:linear-gradient(black_75%,transparent)]' : ''}`}
      >
        {!all && whole.length > HUGE ? whole.slice(0, HUGE) : whole}
      </p>
      {long && (
        <button
          type="button"
          aria-expanded={all}
          data-unfold={all ? undefined : ''}
          onClick={() => setAll(!all)}
          className="mt-1.5 text-sm font-medium text-accent underline underline-offset-2"
        >
          {all ? t('chat.showLess') : t('chat.showAll', { n: count(whole.length) })}
        </button>
      )}
    </div>
  );
}
