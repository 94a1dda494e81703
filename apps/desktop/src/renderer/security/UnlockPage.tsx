/** "Unlock M.I.A": nothing else is here while the vault is locked. */
import { MiaError } from '@mia/core/errors.ts';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ask } from '../host/index.ts';
import { useTranslation } from '../i18n/index.ts';
import mark from '../styles/icon.svg';
import { Button, ErrorAlert, SecretField } from '../ui/index.ts';
import { openRestore } from './backups.ts';
import { PhraseBox } from './PhraseBox.tsx';
import { splitWords } from './phrase-words.ts';
import { RestoreDialog } from './RestoreDialog.tsx';
import { useVault } from './store.ts';

export function UnlockPage({ onUnlocked }: { onUnlocked(): void }) {
  const { t } = useTranslation();
  // Where no passphrase was set there is none to ask for.
  const guarded = useVault((s) => s.status?.protectedBy.includes('passphrase') ?? true);
  const [phrase, setPhrase] = useState(!guarded);
  const [secret, setSecret] = useState('');
  const [working, setWorking] = useState(false);
  const [error, setError] = useState<MiaError | null>(null);
  const box = useRef<HTMLInputElement>(null);
  const words = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    (phrase ? words.current : box.current)?.focus();
  }, [phrase]);

  const unlock = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (secret.trim() === '' || working) return;
    setWorking(true);
    setError(null);
    try {
      await ask('vault.unlock', phrase ? { words: splitWords(secret).join(' ') } : { passphrase: secret });
      setSecret('');
      onUnlocked();
    } catch (thrown) {
      setError(MiaError.from(thrown));
      (phrase ? words.current : box.current)?.focus();
    } finally {
      setWorking(false);
    }
  };

  return (
    <main className="flex h-full overflow-y-auto p-6">
      <div className="m-auto w-full max-w-[380px]">
        <img src={mark} alt="" className="mb-4 size-10" />
        <h1 className="text-lg font-semibold">{t('unlock.heading')}</h1>
        <p className="mt-1.5 mb-5 text-base text-balance text-muted">{t(phrase ? 'unlock.textPhrase' : 'unlock.text')}</p>
        <form onSubmit={unlock} className="flex flex-col gap-3">
          {phrase ? (
            <PhraseBox ref={words} value={secret} onChange={setSecret} />
          ) : (
            <SecretField ref={box} label={t('unlock.passphrase')} value={secret} onChange={(e) => setSecret(e.target.value)} />
          )}
          {error && <ErrorAlert error={error} />}
          <div className="flex flex-wrap items-center gap-2">
            <Button type="submit" kind="primary" disabled={secret.trim() === ''}>
              {working ? t('unlock.working') : t('unlock.unlock')}
            </Button>
            <Button
              kind="quiet"
              onClick={() => {
                // Without a passphrase there is nothing to change to: it leads to the box of the words.
                if (!guarded) return words.current?.focus();
                setPhrase(!phrase);
                setSecret('');
                setError(null);
              }}
            >
              {phrase && guarded ? t('unlock.usePassphrase') : t('unlock.usePhrase')}
            </Button>
          </div>
        </form>
        <Button kind="quiet" className="-ms-3 mt-6" onClick={openRestore}>
          {t('backup.fromBackup')}
        </Button>
        <RestoreDialog />
      </div>
    </main>
  );
}
