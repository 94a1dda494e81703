/** Folders: what is kept of them here, and what a person does with them. Every step can be taken back. */
import { create } from 'zustand';
import type { Conversation, Folder } from '../../../contract/index.ts';
import { titleOf, updateConversation } from '../../chat/index.ts';
import { ask } from '../../host/index.ts';
import { t } from '../../i18n/index.ts';
import { notices } from '../../lib/notices.ts';
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

/** The folder goes, its conversations stay; Undo makes it again with them in it. */
export async function deleteFolder(id: string): Promise<void> {
  await told(
    ask('folder.delete', { id }).then(async ({ name, conversations }) => {
      await loadFolders();
      notices().notify(t('notices.folderDeleted', { name, count: conversations.length }), {
        undo: async () => {
          await told(ask('folder.create', { name, conversations }).then(loadFolders));
        },
      });
    }),
  );
}

export async function move(conversation: Conversation, folder: string | null): Promise<void> {
  if (conversation.folder === folder) return;
  if (!(await updateConversation(conversation.id, { folder }))) return;
  await told(loadFolders());
  const title = titleOf(conversation);
  const said = folder === null ? t('notices.movedOut', { title }) : t('notices.moved', { title, folder: folderName(folder) ?? '' });
  notices().notify(said, {
    undo: async () => {
      await updateConversation(conversation.id, { folder: conversation.folder });
      await told(loadFolders());
    },
  });
}
