/** Light or dark, and the text's size, as attributes of the document: the tokens do the rest. */
import { readSetting, useSettings } from '../lib/settings.ts';

export function watchTheme(): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const { values } = useSettings.getState();
    const theme = readSetting(values, 'appearance.theme');
    const root = document.documentElement;
    root.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    root.dataset.textSize = readSetting(values, 'appearance.textSize');
  };
  apply();
  dark.addEventListener('change', apply);
  const stop = useSettings.subscribe(apply);
  return () => {
    dark.removeEventListener('change', apply);
    stop();
  };
}
