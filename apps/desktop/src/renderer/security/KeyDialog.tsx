/** "Change the data key": the new phrase first, then the passphrase where one is set, then the key. */
import { MiaError } from '@mia/core/errors.ts';
import { useState } from 'react';
import { ask } from '../host/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { Button, copyText, Dialog, ErrorAlert, SecretField } from '../ui/index.ts';
import { PhrasePrint, PhraseWords } from './PhraseWords.tsx';
import { loadVault, useVault } from './store.ts';

export function KeyDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const guarded = useVault((s) => s.status?.protectedBy.includes('passphrase') ?? false);
  const [phrase, setPhrase] = useState<{ words: string[]; ticket: string } | null>(null);
  const [written, setWritten] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<MiaError | null>(null);

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setWorking(true);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      setError(MiaError.from(thrown));
    } finally {
      setWorking(false);
    }
  };
  const show = () => attempt(async () => setPhrase(await ask('vault.key.make', {})));
  const change = () =>
    attempt(async () => {
      if (!phrase) return;
      await ask('vault.key.change', { ticket: phrase.ticket, ...(guarded ? { passphrase } : {}) });
      await loadVault();
      notices().notify(t('backup.keyChanged'));
      onClose();
    });
  const next = () => (guarded ? setWritten(true) : void change());

  return (
    <Dialog
      open
      onClose={working ? () => {} : onClose}
      title={t('backup.changeKey')}
      description={written ? t('backup.keyPassphrase') : phrase ? t('phrase.text') : t('backup.keyDialog')}
    >
      {phrase && !written && <PhraseWords words={phrase.words} />}
      {written && (
        <form
          className="pb-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (passphrase !== '' && !working) void change();
          }}
        >
          <SecretField label={t('unlock.passphrase')} value={passphrase} onChange={(e) => setPassphrase(e.target.value)} />
        </form>
      )}
      {error && (
        <div className="pb-4">
          <ErrorAlert error={error} />
        </div>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {!phrase && (
          <>
            <Button onClick={onClose}>{t('frame.cancel')}</Button>
            <Button kind="primary" onClick={show} disabled={working}>
              {t('phrase.show')}
            </Button>
          </>
        )}
        {phrase && !written && (
          <>
            <Button onClick={async () => (await copyText(phrase.words.join(' '))) && notices().notify(t('phrase.copied'))}>
              {t('phrase.copy')}
            </Button>
            <Button onClick={() => window.print()}>{t('phrase.print')}</Button>
            <Button kind="primary" onClick={next} disabled={working}>
              {working ? t('backup.keyWorking') : t('phrase.kept')}
            </Button>
            <PhrasePrint words={phrase.words} />
          </>
        )}
        {written && (
          <>
            <Button onClick={() => setWritten(false)} disabled={working}>
              {t('backup.back')}
            </Button>
            <Button kind="primary" onClick={change} disabled={passphrase === '' || working}>
              {working ? t('backup.keyWorking') : t('backup.keyDo')}
            </Button>
          </>
        )}
      </div>
    </Dialog>
  );
}
