/** Text as it was written, in pieces that the browser lays out only near the view: a megabyte is no reason to wait. */
import { useState } from 'react';
import { count } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Shown } from './Unseen.tsx';

/** Characters in the document before more is asked for. */
const FIRST = 20_000;
/** Characters without a break that a line may have: longer ones cost the browser dearly. */
const PIECE = 4000;

export function LongText({ text }: { text: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(FIRST);
  const rest = text.length - shown;
  return (
    <>
      <code>
        {parts(text.slice(0, shown)).map((part, at) => (
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
          onClick={() => setShown(shown + FIRST * 4)}
          className="mt-2 block font-sans text-sm font-medium text-accent underline underline-offset-2"
        >
          {t('message.showMore', { n: count(rest) })}
        </button>
      )}
    </>
  );
}

function parts(text: string): string[] {
  const out: string[] = [];
  for (let at = 0; at < text.length; ) {
    let to = Math.min(text.length, at + PIECE);
    // Never between the halves of a character.
    if (to < text.length && /[\ud800-\udbff]/.test(text[to - 1] ?? '')) to -= 1;
    out.push(text.slice(at, to));
    at = to;
  }
  return out;
}
