import type { ShellPreferences } from '../contract/shell.ts';
import { theme } from '../contract/shell.ts';

/** "Quick ask" from anywhere, unless the person chose other keys, or none. */
export const QUICK_KEYS = 'CommandOrControl+Alt+M';

/** What Electron's main must know of the settings' rows; whatever is missing or odd counts as not chosen. */
export function preferencesOf(values: Record<string, unknown>): ShellPreferences {
  const language = values['appearance.language'];
  const keys = values['voice.quickKeys'];
  return {
    stayInTray: values['shell.stayInTray'] === true,
    lockOnSuspend: values['lock.onSuspend'] === true,
    lockOnScreenLock: values['lock.onScreenLock'] === true,
    quickKeys: typeof keys === 'string' ? keys.slice(0, 100) || null : QUICK_KEYS,
    language: typeof language === 'string' && language !== 'system' && language.length <= 35 ? language : null,
    theme: theme.safeParse(values['appearance.theme']).data ?? 'system',
  };
}
