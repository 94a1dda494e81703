/** The keys that work everywhere, as the commands name them. Esc does the first that applies. */
import { chatOf, stop } from '../chat/index.ts';
import { shellPort } from '../host/index.ts';
import { type Command, commands, matches } from '../lib/commands.ts';
import { closeSettings, useLayout } from '../lib/layout.ts';
import { isMac } from '../lib/platform.ts';
import { quickWindow, useRoute } from '../lib/route.ts';
import { closeReceipts, useMemory } from '../memory/index.ts';
import { discardHandsFree } from '../voice/handsfree/index.ts';
import { hush } from '../voice/speaking/index.ts';
import { discardTalk } from '../voice/talk/index.ts';
import { closeFind, useFind } from './find/store.ts';
import { modalOpen } from './moves.ts';

export function watchKeys(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const did = event.key === 'Escape' ? onEscape() : onCombo(event);
    if (did) event.preventDefault();
  };
  // A voice is silenced before a dialog closes, and a dialog hears the key first.
  const onFirst = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing && (discardHandsFree() || hush())) event.preventDefault();
  };
  window.addEventListener('keydown', onFirst, true);
  window.addEventListener('keydown', onKey);
  return () => {
    window.removeEventListener('keydown', onFirst, true);
    window.removeEventListener('keydown', onKey);
  };
}

function onCombo(event: KeyboardEvent): boolean {
  if (!/^F\d+$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) return false;
  const modal = modalOpen();
  const fits = (command: Command): boolean =>
    command.combos?.some((combo) => combo.where === undefined && (!modal || combo.always) && matches(combo, event, isMac)) ?? false;
  const command = commands().find(fits);
  return command?.run !== undefined && command.run() !== false;
}

function onEscape(): boolean {
  if (modalOpen()) return false;
  if (discardTalk()) return true;
  if (useLayout.getState().settings !== null) {
    closeSettings();
    return true;
  }
  if (useLayout.getState().overlay) {
    useLayout.setState({ overlay: false });
    return true;
  }
  if (useFind.getState().open) {
    closeFind();
    return true;
  }
  if (useMemory.getState().answer !== null) {
    closeReceipts();
    return true;
  }
  // Closing what is open comes before stopping the answer, which goes on and is there in M.I.A itself.
  if (quickWindow) {
    shellPort()?.hideQuick();
    return true;
  }
  const { conversation, page } = useRoute.getState();
  if (page === 'chat' && chatOf(conversation).turn) {
    void stop(conversation);
    return true;
  }
  return false;
}
