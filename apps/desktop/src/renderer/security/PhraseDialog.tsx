/** "Recovery phrase": the words are made when they are first shown, and stored nowhere. */
import { MiaError } from '@mia/core/errors.ts';
import { useEffect, useState } from 'react';
import { ask } from '../host/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { Button, copyText, Dialog, ErrorAlert } from '../ui/index.ts';
import { PhrasePrint, PhraseWords } from './PhraseWords.tsx';
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
      setError(null);
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
          {/* The words that were written down stay the ones that are kept. */}
          <ErrorAlert error={error} onAction={phrase ? keep : show} actionLabel={t('errors.action.retry')} />
        </div>
      )}
      {phrase && <PhraseWords words={phrase.words} />}
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
            <PhrasePrint words={phrase.words} />
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
