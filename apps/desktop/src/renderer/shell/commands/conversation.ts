/** What can be done with a conversation: its menu in the sidebar, and the palette for the one that is open. */
import { Archive, ArchiveRestore, Brain, Folder, FolderInput, FolderMinus, FolderPlus, Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import type { Conversation } from '../../../contract/index.ts';
import { archive, remove, titleInWords, updateConversation, useConversations } from '../../chat/index.ts';
import { t } from '../../i18n/index.ts';
import { incognitoCommands } from '../../incognito/index.ts';
import type { Command } from '../../lib/commands.ts';
import { notices } from '../../lib/notices.ts';
import { useRoute } from '../../lib/route.ts';
import { move, useFolders } from '../list/folders.ts';
import { focusRow, keepingFocus, nameFolder, rename } from '../list/store.ts';
import { exportCommand } from './export.ts';

const group = 'conversation' as const;

export function conversationCommands(conversation: Conversation): Command[] {
  const { id, pinned, archived, remember } = conversation;
  return [
    {
      ...{ id: 'conversation.rename', group, label: t('sidebar.rename'), icon: Pencil },
      combos: [{ key: 'f2', where: 'list' }],
      run: () => rename(id),
    },
    {
      ...{ id: 'conversation.pin', group, label: pinned ? t('sidebar.unpin') : t('sidebar.pin'), icon: pinned ? PinOff : Pin },
      run: () => keepingFocus(id, () => updateConversation(id, { pinned: !pinned })),
    },
    { id: 'conversation.move', group, label: t('folders.move'), icon: FolderInput, choices: places(conversation) },
    {
      ...{ id: 'conversation.archive', group, label: archived ? t('sidebar.unarchive') : t('sidebar.archive') },
      icon: archived ? ArchiveRestore : Archive,
      run: () => keepingFocus(id, () => archive(conversation, !archived), true),
    },
    exportCommand(conversation),
    {
      ...{ id: 'conversation.remember', group, label: t('sidebar.remember'), icon: Brain, checked: remember },
      run: () => setRemember(conversation, !remember),
    },
    {
      ...{ id: 'conversation.delete', group, label: t('sidebar.delete'), icon: Trash2, danger: true },
      combos: [{ key: 'delete', where: 'list' }],
      run: () => keepingFocus(id, () => remove(conversation), true),
    },
  ];
}

function places(conversation: Conversation): Command[] {
  const { id } = conversation;
  const to = (folder: string | null) => () => keepingFocus(id, () => move(conversation, folder));
  return [
    ...useFolders
      .getState()
      .folders.toSorted((a, b) => a.position - b.position)
      .map((folder) => ({
        ...{ id: `conversation.move.${folder.id}`, group, label: folder.name, icon: Folder, current: conversation.folder === folder.id },
        run: to(folder.id),
      })),
    ...(conversation.folder === null
      ? []
      : [{ id: 'conversation.move.none', group, label: t('folders.none'), icon: FolderMinus, run: to(null) }]),
    { id: 'conversation.move.new', group, label: t('folders.newFolder'), icon: FolderPlus, run: () => nameFolder(id) },
  ];
}

/** What was remembered of it is not erased: recall leaves it out from now on, until it is switched on again. */
async function setRemember(conversation: Conversation, remember: boolean): Promise<void> {
  if (!(await updateConversation(conversation.id, { remember }))) return;
  const title = titleInWords(conversation);
  notices().notify(remember ? t('notices.rememberOn', { title }) : t('notices.rememberOff', { title }), {
    undo: async () => {
      await updateConversation(conversation.id, { remember: !remember });
    },
  });
  focusRow(conversation.id);
}

/** What can be done with an incognito conversation. */
export function incognitoMenu(conversation: Conversation): Command[] {
  const all = incognitoCommands(conversation);
  return conversation.messages === 0 ? all : [...all.slice(0, -1), exportCommand(conversation), ...all.slice(-1)];
}

/** The conversation that is open, unless nothing was said in it yet. */
export function openOne(): Conversation | null {
  const { conversation, page } = useRoute.getState();
  if (page !== 'chat') return null;
  const found = useConversations.getState().conversations.find((c) => c.id === conversation);
  return found && found.messages > 0 && !found.incognito ? found : null;
}
