/** Text as it was written, in pieces that the browser lays out only near the view: a megabyte is no reason to wait. */
import { useState } from 'react';
import { count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { endOf, partsOf } from './text-parts.ts';
import { Shown } from './Unseen.tsx';

export function LongText({ text }: { text: string }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(0);
  const shown = endOf(text, asked);
  const rest = text.length - shown;
  return (
    <>
      <code>
        {partsOf(text.slice(0, shown)).map((part, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other name
          <span key={at}>
            <Shown text={part} />
          </span>
        ))}
      </code>
      {rest > 0 && (
        <button
          type="button"
          data-unfold
          onClick={() => setAsked(asked + 1)}
          className="mt-2 block font-sans text-sm font-medium text-accent underline underline-offset-2"
        >
          {t('message.showMore', { n: count(rest) })}
        </button>
      )}
    </>
  );
}
