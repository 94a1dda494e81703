import { randomBytes } from 'node:crypto';
import { openStore } from '@mia/core/memory/storage/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { openVault } from '@mia/core/security/index.ts';
import { entryUrl } from '../../src/host/entries.ts';

export interface SeededConversation {
  title: string;
  /** In turns: the person, the model, the person … */
  said: string[];
  /** Milliseconds since the epoch; now when absent. */
  at?: number;
}

/** Writes conversations into the database of a data folder that nobody has open, as an import does. Gives their ids in order. */
export async function seed(dataDir: string, conversations: SeededConversation[]): Promise<string[]> {
  const vault = await openVault(dataDir, { clock: systemClock });
  await vault.openAutomatically();
  const store = await openStore({
    ...{ dir: dataDir, key: vault.key(), cipher: vault.cipher, logger: silentLogger, clock: systemClock },
    entries: { writer: entryUrl('storage-writer'), reader: entryUrl('storage-reader') },
  });
  const ids: string[] = [];
  try {
    for (const { title, said, at = Date.now() } of conversations) {
      const conversation = randomBytes(16).toString('hex');
      ids.push(conversation);
      await store.createConversation({ id: conversation, created: at, zone: 'UTC' });
      const messages = said.map((text, n) => ({
        ...{ id: `${conversation}-${n}`, conversation, parent: n === 0 ? null : `${conversation}-${n - 1}` },
        ...{
          role: n % 2 === 0 ? ('user' as const) : ('assistant' as const),
          origin: n % 2 === 0 ? ('person' as const) : ('assistant' as const),
        },
        ...{ status: 'done' as const, created: at + n, zone: 'UTC', parts: [{ kind: 'text' as const, text }] },
      }));
      for (let from = 0; from < messages.length; from += 2000) await store.importMessages({ messages: messages.slice(from, from + 2000) });
      await store.updateConversation(conversation, { title, titleSource: 'person' });
    }
    await store.checkpoint();
  } finally {
    await store.close();
  }
  return ids;
}
