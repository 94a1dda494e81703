/** Settings, Security: what protects this memory, in plain words, and how to change it. */
import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { ask } from '../host/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { useInfo } from '../lib/info.ts';
import { closeSettings } from '../lib/layout.ts';
import { notices, told } from '../lib/notices.ts';
import { change, useSetting } from '../lib/settings.ts';
import { Button, Row, Segmented, Toggle } from '../ui/index.ts';
import { BackupSection } from './BackupSection.tsx';
import { PassphraseDialog } from './PassphraseDialog.tsx';
import { protectionOf } from './protection.ts';
import { loadVault, openPhrase, useVault, type VaultStatus } from './store.ts';

export function SecurityPage() {
  const { t } = useTranslation();
  const status = useVault((s) => s.status);
  const [changing, setChanging] = useState(false);
  if (!status) return null;
  const has = (wrap: 'keychain' | 'passphrase' | 'phrase' | 'file'): boolean => status.protectedBy.includes(wrap);
  const askAtStart = async (on: boolean): Promise<void> => {
    // Nothing here could open it without the passphrase: said, instead of a switch that does nothing.
    if (!on && !status.keychain) return notices().notify(t('security.askAlways'));
    await told(() => ask('vault.askAtStart', { on }).then(loadVault));
  };
  const lock = async (): Promise<void> => {
    if (await told(ask('vault.lock', {}))) closeSettings();
  };
  const locks = has('passphrase') || has('phrase');
  return (
    <div>
      <h2 className="mb-3 text-lg font-semibold">{t('settings.security')}</h2>
      <Protects status={status} />
      <Row title={t('unlock.passphrase')} text={has('passphrase') ? t('security.passphraseIs') : t('security.passphraseNone')}>
        <Button onClick={() => setChanging(true)}>{t('settings.changePassphrase')}</Button>
      </Row>
      <Row title={t('settings.askAtStart')} text={askText(status, t)}>
        <Toggle
          label={t('settings.askAtStart')}
          checked={status.askAtStart}
          disabled={!status.askAtStart && !has('passphrase')}
          onChange={askAtStart}
        />
      </Row>
      <Row title={t('phrase.heading')} text={has('phrase') ? t('security.phraseIs') : t('settings.noPhrase')} marked={!has('phrase')}>
        <Button onClick={openPhrase}>{has('phrase') ? t('settings.newPhrase') : t('phrase.writeDown')}</Button>
      </Row>
      {locks && (
        <Row title={t('settings.lockNow')} text={t('settings.lockText')}>
          <Button onClick={lock}>{t('settings.lockNow')}</Button>
        </Row>
      )}
      {locks && <Locks />}
      <BackupSection />
      {changing && <PassphraseDialog needsCurrent={has('passphrase')} asksThen={!status.keychain} onClose={() => setChanging(false)} />}
    </div>
  );
}

function askText(status: VaultStatus, t: ReturnType<typeof useTranslation>['t']): string {
  if (!status.protectedBy.includes('passphrase')) return t('settings.askAtStartNeeds');
  return status.askAtStart && !status.keychain ? t('security.askAlways') : t('settings.askAtStartText');
}

/** When it locks by itself. A browser tab can not know of sleep and screen, and Electron knows of the screen on macOS and Windows only. */
function Locks() {
  const { t } = useTranslation();
  const electron = useInfo((s) => s.info?.shell === 'electron');
  const linux = useInfo((s) => s.info?.platform === 'linux');
  const suspend = useSetting('lock.onSuspend');
  const screen = useSetting('lock.onScreenLock');
  const minutes = useSetting('lock.afterMinutes');
  return (
    <>
      {electron && (
        <Row title={t('security.lockSuspend')}>
          <Toggle label={t('security.lockSuspend')} checked={suspend} onChange={(on) => change('lock.onSuspend', on)} />
        </Row>
      )}
      {electron && !linux && (
        <Row title={t('security.lockScreen')}>
          <Toggle label={t('security.lockScreen')} checked={screen} onChange={(on) => change('lock.onScreenLock', on)} />
        </Row>
      )}
      <Row title={t('security.lockAfter')} text={t('security.lockAfterText')}>
        <Segmented
          label={t('security.lockAfter')}
          value={String(minutes)}
          onChange={(value) => change('lock.afterMinutes', Number(value))}
          options={[0, 5, 15, 60].map((n) => ({
            value: String(n),
            label: n === 0 ? t('security.lockNever') : t('security.minutes', { count: n }),
          }))}
        />
      </Row>
    </>
  );
}

function Protects({ status }: { status: VaultStatus }) {
  const { t } = useTranslation();
  const { against, not } = protectionOf(status);
  return (
    <section aria-label={t('settings.protects')} className="mb-2">
      <h3 className="mb-1.5 text-sm font-semibold">{t('settings.protects')}</h3>
      <ul className="mb-3 flex flex-col gap-1.5">
        {status.protectedBy.map((wrap) => (
          <li key={wrap} className="max-w-[68ch] text-sm">
            {t(`settings.protectedBy.${wrap}`)}
          </li>
        ))}
      </ul>
      <div className="grid gap-x-6 gap-y-3 rounded-md border border-border bg-side p-3.5 sm:grid-cols-2">
        <Lines icon={<ShieldCheck size={15} aria-hidden className="text-success" />} title={t('security.against')}>
          {against.map((who) => (
            <li key={who}>{t(`security.againstWho.${who}`)}</li>
          ))}
        </Lines>
        <Lines icon={<ShieldAlert size={15} aria-hidden className="text-muted" />} title={t('security.notAgainst')}>
          {not.map((who) => (
            <li key={who}>{t(`security.notAgainstWho.${who}`)}</li>
          ))}
        </Lines>
      </div>
      {status.cipher && <p className="mt-2 text-xs text-muted">{t(`security.cipher.${status.cipher}`)}</p>}
    </section>
  );
}

function Lines({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  const id = useId();
  return (
    <div>
      <h4 id={id} className="mb-1 flex items-center gap-1.5 text-sm font-medium">
        {icon}
        {title}
      </h4>
      <ul aria-labelledby={id} className="ms-[35px] flex list-disc flex-col gap-1 text-sm text-muted marker:text-edge">
        {children}
      </ul>
    </div>
  );
}
