import { randomBytes } from 'node:crypto';
import type { Store } from '@mia/core/memory/storage/types.ts';
import type { Context, Group } from '../context.ts';
import { keepsSome } from './conversation.ts';

export function folderRoutes({ open, clock, events }: Context): Group<'folder'> {
  /** Every window's list, and every conversation that moved. */
  async function tell(store: Store, moved: string[] = []): Promise<void> {
    events.publish({ type: 'folders' });
    for (const conversation of await Promise.all(moved.map((id) => store.conversation(id).catch(() => null))))
      if (conversation) events.publish({ type: 'conversation', conversation });
  }

  return {
    async 'folder.list'() {
      const { store } = await open();
      return { folders: await store.folders() };
    },
    async 'folder.create'({ name, conversations = [], remember = true }) {
      const { store, forgot } = await open();
      const made = { id: randomBytes(16).toString('hex'), name, created: clock.now(), conversations, remember };
      const folder = await store.createFolder(made);
      if (conversations.length > 0 && (await keepsSome(store))) forgot();
      await tell(store, conversations);
      return { folder };
    },
    async 'folder.update'({ id, patch }) {
      const { store, forgot } = await open();
      const folder = await store.updateFolder(id, {
        ...(patch.name === undefined ? {} : { name: patch.name }),
        ...(patch.position === undefined ? {} : { position: patch.position }),
        ...(patch.remember === undefined ? {} : { remember: patch.remember }),
      });
      // What is prepared may hold what must not be recalled any more.
      if (patch.remember !== undefined) forgot();
      await tell(store);
      return { folder };
    },
    async 'folder.delete'({ id }) {
      const { store, forgot } = await open();
      const kept = await keepsSome(store);
      const gone = await store.deleteFolder(id);
      if (kept) forgot();
      await tell(store, gone.conversations);
      return gone;
    },
  };
}
