/** When "Quick ask" begins anew. */
import { chatOf, isBusy } from '../chat/index.ts';
import { goTo, NEW, useRoute } from '../lib/route.ts';

/** What was said longer ago than this belongs to another thought, in ms. */
export const FRESH_MS = 5 * 60_000;

/** Its keys were pressed: after a while a new conversation begins, soon after the last words the same one goes on. */
export function freshOnPress(now = Date.now()): void {
  const { conversation } = useRoute.getState();
  if (conversation === NEW || isBusy(conversation)) return;
  const last = chatOf(conversation).messages.at(-1);
  if (last && now - last.created < FRESH_MS) return;
  goTo(NEW, { replace: true });
}
