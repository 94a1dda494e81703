/** The app's cards under messages that were said to the memory: read from the host, again whenever the memory changes. */
import { create } from 'zustand';
import type { Message, SaidCard } from '../../../contract/index.ts';
import { ask } from '../../host/index.ts';

/** By the message under which each stands. Null: none stands there. */
export const useCards = create<Record<string, SaidCard | null>>(() => ({}));

/** Whether a message was said to the memory: its card is a part of it. */
export function hasCard(message: Pick<Message, 'parts'>): boolean {
  return message.parts.some((part) => part.kind === 'tool' && part.meta?.card !== undefined);
}

export async function loadCard(message: string): Promise<SaidCard | null> {
  const { card } = await ask('memory.card', { message });
  useCards.setState({ [message]: card });
  return card;
}

/** The memory changed: what the cards name may be gone, or be said otherwise. */
export function refreshCards(): void {
  // A message that is gone has no card either.
  for (const message of Object.keys(useCards.getState())) loadCard(message).catch(() => useCards.setState({ [message]: null }));
}

export function clearCards(): void {
  useCards.setState({}, true);
}
