import type { Conversation, Message, Store } from '../storage/types.ts';
import type { Room } from './room.ts';

/** Writes all of a room into the encrypted database. @throws MiaError `data.*`: nothing was written then */
export async function keepRoom(room: Room, vault: Store, titleOf: (text: string) => string): Promise<Conversation> {
  const { conversation, messages } = await room.thread.call('dumpMessages', room.id);
  const title = titleOf(firstWords(messages));
  return vault.adoptConversation({
    conversation: { ...conversation, title, titleSource: title === '' ? 'none' : 'first-words' },
    zone: room.zone,
    messages,
    receipts: [...room.receipts],
    draft: await room.thread.call('draft', room.id),
  });
}

function firstWords(messages: readonly Message[]): string {
  const first = messages.find((m) => m.role === 'user' && !m.forgotten);
  return first?.parts.find((part) => part.kind === 'text' && part.text.trim() !== '')?.text ?? '';
}
