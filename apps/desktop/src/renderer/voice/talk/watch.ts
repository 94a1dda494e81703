/** What of the window ends or allows an utterance: keys that work everywhere, the focus, the vault, what can recognise speech. */
import { type Combo, matches } from '../../lib/commands.ts';
import { told } from '../../lib/notices.ts';
import { isMac } from '../../lib/platform.ts';
import { useRoute } from '../../lib/route.ts';
import { useModels } from '../../models/index.ts';
import { useVault } from '../../security/index.ts';
import { followDrafts, loadVoice, useVoice } from './store.ts';
import { dropTalk, isTalkingNow, leaveTalk, pressDown, pressUp } from './talk.ts';
import { loadWaiting, recogniseWaiting } from './waiting.ts';

/** Hold to talk, wherever the focus is. */
export const TALK_COMBO: Combo = { key: 'm', mod: true, shift: true };
/** Keys of it: the release of any ends it. A Mac tells no release of others while the command key is down. */
const CHORD = new Set(['control', 'meta', 'shift', 'm']);
const BUTTON = new Set([' ', 'enter']);

/**
 * @param blocked true while a dialog or a menu has the keys
 * @returns what ends it
 */
export function watchTalk(blocked: () => boolean): () => void {
  const down = (event: KeyboardEvent): void => {
    if (event.isComposing || !matches(TALK_COMBO, event, isMac)) return;
    if (blocked() && !isTalkingNow()) return;
    // Also what the browser would do with it: Firefox and Chromium have a menu there.
    event.preventDefault();
    pressDown('chord', event.repeat);
  };
  const up = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase();
    if (CHORD.has(key)) pressUp('chord');
    if (BUTTON.has(key)) pressUp('key');
  };
  const hidden = (): void => {
    if (document.visibilityState === 'hidden') leaveTalk();
  };
  // Before the frame's own keys, and before what stops an event within a box.
  window.addEventListener('keydown', down, true);
  window.addEventListener('keyup', up, true);
  window.addEventListener('blur', leaveTalk);
  document.addEventListener('visibilitychange', hidden);
  window.addEventListener('pagehide', leaveTalk);
  const stops = [
    followDrafts(),
    // What was fetched may be what recognises speech.
    useModels.subscribe(({ entries }, before) => entries !== before.entries && void told(loadVoice)),
    useVoice.subscribe(() => void recogniseWaiting()),
    followWaiting(),
    useVault.subscribe(({ status }) => status?.state === 'locked' && dropTalk()),
  ];
  return () => {
    window.removeEventListener('keydown', down, true);
    window.removeEventListener('keyup', up, true);
    window.removeEventListener('blur', leaveTalk);
    document.removeEventListener('visibilitychange', hidden);
    window.removeEventListener('pagehide', leaveTalk);
    for (const stop of stops) stop();
  };
}

/** What waits in the conversation that is shown, also from an earlier start; asked again once the vault is open. */
function followWaiting(): () => void {
  const look = (): void => {
    const { conversation, page } = useRoute.getState();
    if (page === 'chat' && useVault.getState().status?.state !== 'locked') void told(() => loadWaiting(conversation));
  };
  const stops = [
    useRoute.subscribe((now, before) => now.conversation !== before.conversation && look()),
    useVault.subscribe(({ status }, before) => status?.state === 'open' && before.status?.state !== 'open' && look()),
  ];
  look();
  return () => {
    for (const stop of stops) stop();
  };
}
