/** Whether the window is one in which nothing may listen unasked. */
import { useConversations } from '../chat/index.ts';
import { openIncognito } from '../incognito/index.ts';
import { useRoute } from '../lib/route.ts';
import { useVault } from '../security/index.ts';
import type { Privacy } from '../voice/capture/index.ts';

/**
 * @param tell told now, and after each change of the vault, the route or the conversations
 * @returns what ends that
 */
export function watchPrivacy(tell: (now: Privacy) => void): () => void {
  const look = (): void => tell({ locked: useVault.getState().status?.state !== 'open', incognito: openIncognito() !== null });
  look();
  const ends = [useVault.subscribe(look), useRoute.subscribe(look), useConversations.subscribe(look)];
  return () => {
    for (const end of ends) end();
  };
}
