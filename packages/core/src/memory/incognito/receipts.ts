import { MiaError } from '../../errors.ts';
import type { Message, NewReceipt, Receipt, Store } from '../storage/types.ts';
import type { Room } from './room.ts';

type Memories = Pick<Store, 'message' | 'conversation'>;

async function memoryOf(id: string, vault: Memories): Promise<Message | null> {
  try {
    const message = await vault.message(id);
    return message.forgotten ? null : message;
  } catch (error) {
    if (error instanceof MiaError && error.code === 'not-found') return null;
    throw error;
  }
}

/** What an answer was given, as it is shown: a memory that was forgotten since says nothing any more. */
export async function receiptsOf(given: readonly NewReceipt[], vault: Memories): Promise<Receipt[]> {
  const shown = given.map(async (receipt): Promise<Receipt | null> => {
    const memory = await memoryOf(receipt.memory, vault);
    if (!memory) return null;
    const { conversation, role, created } = memory;
    const { title } = await vault.conversation(conversation);
    return { ...receipt, conversation, conversationTitle: title, role, created, forgotten: false, kept: false };
  });
  return (await Promise.all(shown)).filter((receipt) => receipt !== null);
}

/** A memory was forgotten: what incognito conversations were given of it goes at once, and so does the block that quotes it. */
export async function letGoOfForgotten(rooms: readonly Room[], vault: Memories): Promise<void> {
  for (const room of rooms) {
    for (const [answer, given] of room.receipts) {
      const there = await Promise.all(given.map(({ memory }) => memoryOf(memory, vault)));
      if (there.every((memory) => memory !== null)) continue;
      room.receipts.set(
        answer,
        given.filter((_, i) => there[i] !== null),
      );
      const { parent } = await room.thread.call('message', answer);
      if (parent !== null) await room.thread.call('updateMessage', parent, { context: null });
    }
  }
}
