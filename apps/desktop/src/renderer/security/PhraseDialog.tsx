/** "Recovery phrase": the words are made when they are first shown, and stored nowhere. */
import { MiaError } from '@mia/core/errors.ts';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { ask } from '../host/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { Button, copyText, Dialog, ErrorAlert } from '../ui/index.ts';
import { closePhrase, loadVault, useVault } from './store.ts';

interface Phrase {
  words: string[];
  ticket: string;
}

export function PhraseDialog({ onLater }: { onLater(): void }) {
  const { t } = useTranslation();
  const open = useVault((s) => s.phraseOpen);
  const hasPhrase = useVault((s) => s.status?.protectedBy.includes('phrase') ?? false);
  const [phrase, setPhrase] = useState<Phrase | null>(null);
  const [error, setError] = useState<MiaError | null>(null);
  useEffect(() => {
    if (open) return;
    setPhrase(null);
    setError(null);
  }, [open]);

  const show = async (): Promise<void> => {
    try {
      setError(null);
      setPhrase(await ask('vault.phrase.make', {}));
    } catch (thrown) {
      setError(MiaError.from(thrown));
    }
  };
  const keep = async (): Promise<void> => {
    if (!phrase) return;
    try {
      await ask('vault.phrase.keep', { ticket: phrase.ticket });
      await loadVault();
      closePhrase();
      notices().notify(t('notices.phraseKept'));
    } catch (thrown) {
      setError(MiaError.from(thrown));
    }
  };

  return (
    <Dialog open={open} onClose={closePhrase} title={t('phrase.heading')} description={t('phrase.text')}>
      {hasPhrase && !phrase && <p className="-mt-1 pb-4 text-sm text-muted">{t('phrase.again')}</p>}
      {error && (
        <div className="pb-4">
          <ErrorAlert error={error} onAction={show} />
        </div>
      )}
      {phrase && <Words words={phrase.words} />}
      <div className="flex flex-wrap justify-end gap-2">
        {phrase ? (
          <>
            <Button onClick={async () => (await copyText(phrase.words.join(' '))) && notices().notify(t('phrase.copied'))}>
              {t('phrase.copy')}
            </Button>
            <Button onClick={() => window.print()}>{t('phrase.print')}</Button>
            <Button kind="primary" onClick={keep}>
              {t('phrase.kept')}
            </Button>
            {createPortal(<Print words={phrase.words} />, document.body)}
          </>
        ) : (
          <>
            <Button
              onClick={() => {
                closePhrase();
                onLater();
              }}
            >
              {t('phrase.later')}
            </Button>
            <Button kind="primary" onClick={show}>
              {t('phrase.show')}
            </Button>
          </>
        )}
      </div>
    </Dialog>
  );
}

function Words({ words }: { words: string[] }) {
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
