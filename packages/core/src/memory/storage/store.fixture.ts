/** For tests: a real store before each of them. */
import { afterEach, beforeEach } from 'vitest';
import { openTestStore, temporaryFolder } from './testing.ts';
import type { NewFact, Store } from './types.ts';

/** Opens a store with the conversation "c" in a folder of its own before each test of a file, and takes both away after it. */
export function storeForEach(take: (store: Store) => void | Promise<void>): void {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: Store;
  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openTestStore(folder.dir);
    await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
    await take(store);
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });
}

/** A fact of the person's. */
export function ownFact(relation: string, object: string, more: Partial<NewFact> = {}): NewFact {
  return { subject: 'user', relation, object, text: `You ${relation} ${object}.`, single: true, ...more };
}
