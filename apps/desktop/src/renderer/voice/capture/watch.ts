/** What the microphone depends on: the window, its privacy, the settings, the devices. */
import { readSetting, useSettings } from '../../lib/settings.ts';
import { findChosen, listDevices } from './devices.ts';
import { happens, reopen } from './microphone.ts';
import { useMicrophone } from './store.ts';

/** What only the frame knows of the window. */
export interface Privacy {
  locked: boolean;
  incognito: boolean;
}

/** Settings that take effect with the next opening. */
const OPENED_WITH = ['voice.device', 'voice.echoCancellation', 'voice.noiseSuppression', 'voice.gainControl'] as const;

/**
 * Closes the microphone as soon as the window is hidden, locked or incognito, and keeps the list of devices true.
 * @param privacy told now and whenever it changes
 * @returns what ends that
 */
export function watchMicrophone(privacy: (tell: (now: Privacy) => void) => () => void): () => void {
  const visibility = (): void => happens({ kind: 'now', hidden: document.visibilityState === 'hidden' });
  const focus = (): void => happens({ kind: 'focused' });
  const blur = (): void => happens({ kind: 'blurred' });
  const hide = (): void => happens({ kind: 'closed' });
  const devices = (): void =>
    void listDevices().then((found) => {
      useMicrophone.setState({ devices: found });
      const chosen = findChosen(readSetting(useSettings.getState().values, 'voice.device'), found);
      if (chosen && chosen.id !== useMicrophone.getState().device) reopen();
    });
  const settings = useSettings.subscribe(({ values }, { values: before }) => {
    if (values === before) return;
    happens({ kind: 'now', preRoll: readSetting(values, 'voice.preRoll') });
    if (OPENED_WITH.some((name) => values[name] !== before[name])) reopen();
  });
  const unprivate = privacy((now) => happens({ kind: 'now', ...now }));
  happens({ kind: 'now', preRoll: readSetting(useSettings.getState().values, 'voice.preRoll') });
  visibility();
  devices();
  document.addEventListener('visibilitychange', visibility);
  window.addEventListener('focus', focus);
  window.addEventListener('blur', blur);
  window.addEventListener('pagehide', hide);
  navigator.mediaDevices?.addEventListener('devicechange', devices);
  return () => {
    settings();
    unprivate();
    document.removeEventListener('visibilitychange', visibility);
    window.removeEventListener('focus', focus);
    window.removeEventListener('blur', blur);
    window.removeEventListener('pagehide', hide);
    navigator.mediaDevices?.removeEventListener('devicechange', devices);
  };
}

/** While it is on the microphone stays live between what is said. */
export function keepListening(on: boolean): void {
  happens({ kind: 'now', handsFree: on });
}
