/** "Change passphrase": the one that holds now, the new one twice, and how hard it is to guess. */
import { MiaError } from '@mia/core/errors.ts';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { ask } from '../host/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { Button, Dialog, ErrorAlert, SecretField } from '../ui/index.ts';
import { loadVault } from './store.ts';
import { type Strength, strengthOf } from './strength.ts';

interface Props {
  /** There is one already. */
  needsCurrent: boolean;
  /** Without a keychain a passphrase is asked for at every start: that is said before it is set. */
  asksThen: boolean;
  onClose(): void;
}

export function PassphraseDialog({ needsCurrent, asksThen, onClose }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [error, setError] = useState<MiaError | null>(null);
  const [working, setWorking] = useState(false);
  const strength = useStrength(next);
  const currentBox = useRef<HTMLInputElement>(null);
  const differs = again !== '' && next !== again && !(next.startsWith(again) && document.activeElement?.id === `${id}-again`);
  const ready = next !== '' && next === again && strength !== 'short' && (!needsCurrent || current !== '');

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!ready || working) return;
    setWorking(true);
    setError(null);
    try {
      await ask('vault.passphrase', needsCurrent ? { current, next } : { next });
      await loadVault();
      notices().notify(t('notices.passphraseSet'));
      onClose();
    } catch (thrown) {
      const told = MiaError.from(thrown);
      setError(told);
      // The new one stays as it was typed: only what was wrong is to be typed again.
      if (told.code === 'vault.wrong-passphrase') {
        setCurrent('');
        currentBox.current?.focus();
      }
    } finally {
      setWorking(false);
    }
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('settings.changePassphrase')}
      description={asksThen ? t('security.asksThen') : t('security.passphraseText')}
    >
      <form onSubmit={save} className="flex flex-col gap-3">
        {needsCurrent && (
          <SecretField
            ref={currentBox}
            label={t('settings.currentPassphrase')}
            value={current}
            onChange={(e) => setCurrent(e.target.value)}
            {...(error?.code === 'vault.wrong-passphrase' ? { 'aria-invalid': true } : {})}
          />
        )}
        <div>
          <SecretField
            label={t('settings.newPassphrase')}
            value={next}
            onChange={(e) => setNext(e.target.value)}
            aria-describedby={`${id}-strength`}
          />
          <StrengthLine id={`${id}-strength`} strength={strength} />
        </div>
        <div>
          <SecretField
            label={t('settings.repeatPassphrase')}
            value={again}
            onChange={(e) => setAgain(e.target.value)}
            {...(differs ? { 'aria-invalid': true } : {})}
            aria-describedby={`${id}-differs`}
          />
          <p id={`${id}-differs`} aria-live="polite" className="mt-1 min-h-5 text-sm text-danger">
            {differs && t('settings.mismatch')}
          </p>
        </div>
        {needsCurrent && <p className="text-sm text-muted">{t('backup.oldPassphrase')}</p>}
        {error && <ErrorAlert error={error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('frame.cancel')}</Button>
          <Button type="submit" kind="primary" disabled={!ready || working}>
            {working ? t('security.saving') : t('settings.savePassphrase')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const STEPS: Strength[] = ['weak', 'fair', 'good', 'strong'];

/** Four steps, filled as far as it reaches; the word says it too. */
function StrengthLine({ id, strength }: { id: string; strength: Strength | null }) {
  const { t } = useTranslation();
  const reached = strength === null ? 0 : STEPS.indexOf(strength) + 1;
  return (
    <div className="mt-1.5">
      <div aria-hidden className="flex gap-1">
        {STEPS.map((step, at) => (
          <span
            key={step}
            className={`h-1 grow rounded-full transition-colors duration-150 ${at >= reached ? 'bg-hover' : reached === 1 ? 'bg-danger' : 'bg-accent'} forced-colors:border forced-colors:border-[CanvasText]`}
          />
        ))}
      </div>
      <p id={id} aria-live="polite" className="mt-1 min-h-5 text-sm text-muted">
        {strength === null ? t('security.passphraseHint') : t(`security.strength.${strength}`)}
      </p>
    </div>
  );
}

/** Null while nothing is typed. */
function useStrength(passphrase: string): Strength | null {
  const [strength, setStrength] = useState<Strength | null>(null);
  useEffect(() => {
    if (passphrase === '') return setStrength(null);
    let stale = false;
    void strengthOf(passphrase).then(
      (now) => !stale && setStrength(now),
      // Without the dictionaries the vault's own rule decides.
      () => !stale && setStrength('fair'),
    );
    return () => {
      stale = true;
    };
  }, [passphrase]);
  return strength;
}
