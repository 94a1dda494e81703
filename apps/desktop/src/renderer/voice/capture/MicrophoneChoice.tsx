import { useTranslation } from '../../i18n/index.ts';
import { change, useSetting } from '../../lib/settings.ts';
import { inputShape } from '../../ui/index.ts';
import { findChosen } from './devices.ts';
import { useMicrophone } from './store.ts';

const SYSTEM = '';
/** What is chosen and not here; no device has this id. */
const GONE = '\u0000gone';

/** Which microphone is listened to. One that is not here stays chosen, and the system's own is used until it comes back. */
export function MicrophoneChoice() {
  const { t } = useTranslation();
  const devices = useMicrophone((s) => s.devices);
  const chosen = useSetting('voice.device');
  const here = findChosen(chosen, devices);
  const gone = chosen !== null && here === null;
  const choose = (id: string): void => {
    if (id === GONE) return;
    const device = devices.find((each) => each.id === id);
    change('voice.device', device ? { id: device.id, label: device.label } : null);
  };
  return (
    <div className="w-full">
      <select
        aria-label={t('microphone.device')}
        value={here?.id ?? (gone ? GONE : SYSTEM)}
        onChange={(event) => choose(event.target.value)}
        className={`${inputShape} max-w-72`}
      >
        <option value={SYSTEM}>{t('microphone.system')}</option>
        {devices.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
        {gone && <option value={GONE}>{chosen.label}</option>}
      </select>
      {gone && devices.length > 0 && <p className="mt-1 text-sm text-muted">{t('microphone.gone')}</p>}
      {devices.length === 0 && <p className="mt-1 text-sm text-muted">{t('microphone.unnamed')}</p>}
    </div>
  );
}
