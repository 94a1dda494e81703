/** The window speaks what the person chose in General, from the first setting that is known. */
import { speak } from '../i18n/language.ts';
import { readSetting, useSettings } from '../lib/settings.ts';

export function watchLanguage(): () => void {
  const apply = (): void => {
    // Only a file that can not be fetched keeps it from being spoken: then the words stay as they are.
    speak(readSetting(useSettings.getState().values, 'appearance.language')).catch(() => {});
  };
  apply();
  window.addEventListener('languagechange', apply);
  const stop = useSettings.subscribe((now, before) => {
    if (now.values['appearance.language'] !== before.values['appearance.language']) apply();
  });
  return () => {
    window.removeEventListener('languagechange', apply);
    stop();
  };
}
