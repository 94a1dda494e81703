/** Folders: what is kept of them here, and what a person does with them. Every step can be taken back. */
import { create } from 'zustand';
import type { Conversation, Folder } from '../../../contract/index.ts';
import { titleInWords, updateConversation, useConversations } from '../../chat/index.ts';
import { ask } from '../../host/index.ts';
import { t } from '../../i18n/index.ts';
import { notices } from '../../lib/notices.ts';
import { readSetting, setSetting, useSettings } from '../../lib/settings.ts';
import { told } from '../../models/index.ts';

/** As long as the contract lets a name be. */
export const NAME_MAX = 100;

export const useFolders = create<{ folders: Folder[] }>(() => ({ folders: [] }));

export async function loadFolders(): Promise<void> {
  useFolders.setState(await ask('folder.list', {}));
}

export function folderName(id: string): string | undefined {
  return useFolders.getState().folders.find((f) => f.id === id)?.name;
}

export async function createFolder(name: string, conversation: string | null): Promise<void> {
  const conversations = conversation === null ? {} : { conversations: [conversation] };
  await told(ask('folder.create', { name, ...conversations }).then(loadFolders));
}

export async function renameFolder(id: string, name: string): Promise<void> {
  await told(ask('folder.update', { id, patch: { name } }).then(loadFolders));
}

/** "Keep memories in this folder": nothing said in it is recalled elsewhere, nor the other way round. */
export async function setKeeping(folder: Folder, keep: boolean): Promise<void> {
  const set = (on: boolean): Promise<boolean> => told(ask('folder.update', { id: folder.id, patch: { remember: !on } }).then(loadFolders));
  if (!(await set(keep))) return;
  notices().notify(t(keep ? 'notices.keepOn' : 'notices.keepOff', { folder: folder.name }), {
    undo: async () => {
      await set(!keep);
    },
  });
}

/** The folders as they stand in the list. */
export function inOrder(): Folder[] {
  return useFolders.getState().folders.toSorted((a, b) => a.position - b.position);
}

/** Gives a folder its place among the others, counted from 0, and says where that is. */
export async function placeFolder({ id, name }: Folder, position: number): Promise<void> {
  const done = await told(ask('folder.update', { id, patch: { position } }).then(loadFolders));
  const of = useFolders.getState().folders.length;
  if (done) notices().announce(t('announce.placed', { name, n: position + 1, total: of }));
}

/** The folder goes, its conversations stay; Undo makes it again as it was and where it stood, with those of them in it that nobody put elsewhere meanwhile. */
export async function deleteFolder(id: string): Promise<void> {
  const position = inOrder().findIndex((f) => f.id === id);
  const shut = readSetting(useSettings.getState().values, 'sidebar.shut').includes(id);
  await told(
    ask('folder.delete', { id }).then(async ({ name, conversations, remember }) => {
      await loadFolders();
      const again = async (): Promise<void> => {
        const elsewhere = new Set(useConversations.getState().conversations.flatMap((c) => (c.folder === null ? [] : c.id)));
        const back = conversations.filter((c) => !elsewhere.has(c));
        const { folder } = await ask('folder.create', { name, conversations: back, remember });
        if (position >= 0) await ask('folder.update', { id: folder.id, patch: { position } });
        if (shut) await setSetting('sidebar.shut', [...readSetting(useSettings.getState().values, 'sidebar.shut'), folder.id]);
        await loadFolders();
      };
      const said = t('notices.folderDeleted', { name, count: conversations.length });
      const free = remember || conversations.length === 0 ? [] : [t('notices.movedOutOfKeeping')];
      notices().notify([said, ...free].join(' '), {
        undo: async () => {
          await told(again());
        },
      });
    }),
  );
}

const keeps = (folder: string | null): string | null => {
  const found = useFolders.getState().folders.find((f) => f.id === folder);
  return found?.remember === false ? found.name : null;
};

/** What moving changes for the memory, where one of the folders keeps its memories. */
function whatChanges(from: string | null, to: string | null): string[] {
  if (to !== null) return [t('notices.movedIntoKeeping', { folder: to })];
  return from === null ? [] : [t('notices.movedOutOfKeeping')];
}

export async function move(conversation: Conversation, folder: string | null): Promise<void> {
  if (conversation.folder === folder) return;
  if (!(await updateConversation(conversation.id, { folder }))) return;
  await told(loadFolders());
  const title = titleInWords(conversation);
  const said = folder === null ? t('notices.movedOut', { title }) : t('notices.moved', { title, folder: folderName(folder) ?? '' });
  notices().notify([said, ...whatChanges(keeps(conversation.folder), keeps(folder))].join(' '), {
    undo: async () => {
      await updateConversation(conversation.id, { folder: conversation.folder });
      await told(loadFolders());
    },
  });
}
