/** The 24 words: as they are shown, and as they go to paper. */
import { createPortal } from 'react-dom';
import { useTranslation } from '../i18n/index.ts';

export function PhraseWords({ words }: { words: string[] }) {
  const { t } = useTranslation();
  return (
    <ol
      aria-label={t('phrase.words')}
      className="mb-4 grid list-none grid-flow-col grid-rows-8 gap-x-4 gap-y-1 rounded-md border border-border bg-raised p-3 font-mono text-sm"
    >
      {words.map((word, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word may stand twice; its place is its name
        <li key={at} className="flex gap-2">
          <span aria-hidden className="tabular w-5 text-end text-muted">
            {at + 1}
          </span>
          {word}
        </li>
      ))}
    </ol>
  );
}

/** Beside the dialog, so that nothing of the window is printed. */
export function PhrasePrint({ words }: { words: string[] }) {
  return createPortal(<Print words={words} />, document.body);
}

/** What goes to paper: the sentence and the words, nothing of the window. */
function Print({ words }: { words: string[] }) {
  const { t } = useTranslation();
  return (
    <div className="print-only hidden p-12 print:block" aria-hidden>
      <p className="mb-4 text-lg font-semibold">{`${t('frame.appName')}: ${t('phrase.heading')}`}</p>
      <p className="mb-6 max-w-[60ch]">{t('phrase.text')}</p>
      <ol className="grid grid-flow-col grid-rows-8 gap-2 font-mono">
        {words.map((word, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a word may stand twice; its place is its name
          <li key={at}>{`${at + 1}. ${word}`}</li>
        ))}
      </ol>
    </div>
  );
}
