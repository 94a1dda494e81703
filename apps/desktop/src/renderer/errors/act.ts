/** What an error's button does. */
import { reconnect } from '../host/index.ts';
import { actionOf, type ShownError } from '../i18n/errors.ts';
import { openSettings } from '../lib/layout.ts';
import { told } from '../lib/notices.ts';
import { chooseModelFile, startServer, useModels } from '../models/index.ts';
import { loadVault } from '../security/index.ts';

/**
 * The act behind an error's button.
 * @param retry does again what failed; without it "Try again" has nothing to do
 * @returns undefined where nothing can be done by a button
 */
export function actOn(error: ShownError, retry?: () => void): (() => void) | undefined {
  switch (actionOf(error)) {
    case 'retry':
      return retry;
    case 'reload':
      return () => window.location.reload();
    case 'reconnect':
      return reconnect;
    case 'unlock':
      // The window shows "Unlock M.I.A" as soon as it knows that the vault is locked.
      return () => void told(loadVault);
    case 'choose-model':
      return () => useModels.setState({ pickerOpen: true });
    case 'choose-file':
      return () => chooseModelFile();
    case 'start-ollama':
      return () => void startServer('ollama').then((started) => started && retry?.());
    case 'start-lm-studio':
      return () => void startServer('lm-studio').then((started) => started && retry?.());
    case 'free-space':
    case 'open-models':
      return () => openSettings('models');
    case 'open-security':
      return () => openSettings('security');
    case 'open-voice':
      return () => openSettings('voice');
    case null:
      return undefined;
  }
}
