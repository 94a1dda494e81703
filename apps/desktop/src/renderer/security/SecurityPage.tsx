/** Settings, Security: what protects this memory, in plain words, and how to change it. */
import { MiaError } from '@mia/core/errors.ts';
import { type FormEvent, useState } from 'react';
import { ask } from '../host/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { closeSettings } from '../lib/layout.ts';
import { notices } from '../lib/notices.ts';
import { Button, Dialog, ErrorAlert, Row, SecretField, Toggle } from '../ui/index.ts';
import { loadVault, openPhrase, useVault } from './store.ts';

export function SecurityPage() {
  const { t } = useTranslation();
  const status = useVault((s) => s.status);
  const [changing, setChanging] = useState(false);
  if (!status) return null;
  const has = (wrap: 'keychain' | 'passphrase' | 'phrase' | 'file'): boolean => status.protectedBy.includes(wrap);
  const askAtStart = async (on: boolean): Promise<void> => {
    try {
      await ask('vault.askAtStart', { on });
      await loadVault();
    } catch (error) {
      notices().alert(MiaError.from(error).toShape());
    }
  };
  const lock = async (): Promise<void> => {
    try {
      await ask('vault.lock', {});
      closeSettings();
    } catch (error) {
      notices().alert(MiaError.from(error).toShape());
    }
  };
  return (
    <div>
      <h2 className="mb-3 text-lg font-semibold">{t('settings.security')}</h2>
      <section aria-label={t('settings.protects')} className="mb-4">
        <h3 className="mb-1.5 text-sm font-semibold">{t('settings.protects')}</h3>
        <ul className="flex flex-col gap-1.5">
          {status.protectedBy.map((wrap) => (
            <li key={wrap} className="flex gap-2 text-sm">
              <span aria-hidden className="mt-[7px] size-1.5 shrink-0 rounded-full bg-accent" />
              <span className="max-w-[62ch]">{t(`settings.protectedBy.${wrap}`)}</span>
            </li>
          ))}
        </ul>
        {!has('phrase') && <p className="mt-2 max-w-[62ch] text-sm text-muted">{t('settings.noPhrase')}</p>}
      </section>
      <Row title={t('unlock.passphrase')}>
        <Button onClick={() => setChanging(true)}>{t('settings.changePassphrase')}</Button>
      </Row>
      <Row title={t('settings.askAtStart')} text={has('passphrase') ? t('settings.askAtStartText') : t('settings.askAtStartNeeds')}>
        <Toggle
          label={t('settings.askAtStart')}
          checked={status.askAtStart}
          disabled={!has('passphrase') && !status.askAtStart}
          onChange={askAtStart}
        />
      </Row>
      <Row title={t('phrase.heading')}>
        <Button onClick={openPhrase}>{has('phrase') ? t('settings.newPhrase') : t('phrase.writeDown')}</Button>
      </Row>
      {(has('passphrase') || has('phrase')) && (
        <Row title={t('settings.lockNow')} text={t('settings.lockText')}>
          <Button onClick={lock}>{t('settings.lockNow')}</Button>
        </Row>
      )}
      {changing && <PassphraseDialog needsCurrent={has('passphrase')} onClose={() => setChanging(false)} />}
    </div>
  );
}

function PassphraseDialog({ needsCurrent, onClose }: { needsCurrent: boolean; onClose(): void }) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [error, setError] = useState<MiaError | null>(null);
  const [working, setWorking] = useState(false);
  const differs = again !== '' && next !== again;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (next === '' || next !== again || working) return;
    setWorking(true);
    setError(null);
    try {
      await ask('vault.passphrase', needsCurrent ? { current, next } : { next });
      await loadVault();
      notices().notify(t('notices.passphraseSet'));
      onClose();
    } catch (thrown) {
      setError(MiaError.from(thrown));
    } finally {
      setWorking(false);
    }
  };
  return (
    <Dialog open onClose={onClose} title={t('settings.changePassphrase')}>
      <form onSubmit={save} className="flex flex-col gap-3">
        {needsCurrent && (
          <SecretField label={t('settings.currentPassphrase')} value={current} onChange={(e) => setCurrent(e.target.value)} />
        )}
        <SecretField label={t('settings.newPassphrase')} value={next} onChange={(e) => setNext(e.target.value)} />
        <SecretField
          label={t('settings.repeatPassphrase')}
          value={again}
          onChange={(e) => setAgain(e.target.value)}
          {...(differs ? { 'aria-invalid': true, 'aria-describedby': 'passphrase-differs' } : {})}
        />
        {differs && (
          <p id="passphrase-differs" className="text-sm text-danger">
            {t('settings.mismatch')}
          </p>
        )}
        {error && <ErrorAlert error={error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button type="submit" kind="primary" disabled={next === '' || next !== again}>
            {t('settings.savePassphrase')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
