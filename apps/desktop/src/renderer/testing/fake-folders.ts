/** Folders, and incognito, of the host in memory. */
import { MiaError } from '@mia/core/errors.ts';
import type { AppEvent, app, Conversation } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';
import type { FakeState } from './fake-state.ts';

interface Host {
  readonly state: FakeState;
  id(): string;
  patch(id: string, patch: Partial<Conversation>): Conversation;
  publish(event: AppEvent): void;
}

type Served = 'folder' | 'incognito';
type All = Handlers<typeof app>;

export function folderHandlers(host: Host): { [Name in keyof All as Name extends `${Served}.${string}` ? Name : never]: All[Name] } {
  const { state } = host;
  const ok = { ok: true as const };
  return {
    'folder.list': () => ({ folders: state.folders }),
    'folder.create': ({ name, conversations = [], remember = true }) => {
      const made = { id: host.id(), name, position: state.folders.length, conversations: conversations.length, remember };
      state.folders = [...state.folders, made];
      for (const id of conversations) host.patch(id, { folder: made.id });
      host.publish({ type: 'folders' });
      return { folder: made };
    },
    'folder.update': ({ id, patch }) => {
      const found = state.folders.find((f) => f.id === id);
      if (!found) throw new MiaError('not-found');
      const next = {
        ...found,
        ...(patch.name === undefined ? {} : { name: patch.name }),
        ...(patch.remember === undefined ? {} : { remember: patch.remember }),
      };
      state.folders = state.folders.map((f) => (f.id === id ? next : f));
      if (patch.position !== undefined) {
        const order = state.folders.toSorted((a, b) => a.position - b.position).filter((f) => f.id !== id);
        state.folders = order.toSpliced(patch.position, 0, next).map((f, position) => ({ ...f, position }));
      }
      host.publish({ type: 'folders' });
      return { folder: next };
    },
    'folder.delete': ({ id }) => {
      const found = state.folders.find((f) => f.id === id);
      if (!found) throw new MiaError('not-found');
      const inside = state.conversations.filter((c) => c.folder === id).map((c) => c.id);
      state.folders = state.folders.filter((f) => f.id !== id);
      for (const c of inside) host.patch(c, { folder: null });
      host.publish({ type: 'folders' });
      return { name: found.name, conversations: inside, remember: found.remember ?? true };
    },
    'incognito.list': () => ({ conversations: state.conversations.filter((c) => c.incognito) }),
    'incognito.memories': ({ id, on }) => ({ conversation: host.patch(id, { memories: on }) }),
    'incognito.keep': ({ id }) => ({ conversation: host.patch(id, { incognito: false, memories: true }) }),
    'incognito.close': ({ id }) => {
      state.conversations = state.conversations.filter((c) => c.id !== id);
      host.publish({ type: 'conversation-removed', id });
      return ok;
    },
  };
}
