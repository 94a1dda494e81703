/** The list of conversations in the sidebar. */
import type { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { Conversation } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { startOfDay } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { goTo, NEW, useRoute } from '../lib/route.ts';

interface ListState {
  conversations: Conversation[];
  loaded: boolean;
}

export const useConversations = create<ListState>(() => ({ conversations: [], loaded: false }));

export async function loadConversations(): Promise<void> {
  const [open, archived] = await Promise.all([
    ask('conversation.list', { limit: 1000 }),
    ask('conversation.list', { archived: true, limit: 1000 }),
  ]);
  const byId = new Map([...open.conversations, ...archived.conversations].map((c) => [c.id, c]));
  useConversations.setState({ conversations: [...byId.values()], loaded: true });
}

export function takeConversation(conversation: Conversation): void {
  useConversations.setState((s) => ({ conversations: [conversation, ...s.conversations.filter((c) => c.id !== conversation.id)] }));
}

export function dropConversation(id: string): void {
  useConversations.setState((s) => ({ conversations: s.conversations.filter((c) => c.id !== id) }));
}

export interface Groups {
  pinned: Conversation[];
  today: Conversation[];
  older: Conversation[];
  archived: Conversation[];
}

/** Pinned, today, older; newest activity first; a conversation without a message is not shown. */
export function grouped(conversations: Conversation[], now: number): Groups {
  const groups: Groups = { pinned: [], today: [], older: [], archived: [] };
  const midnight = startOfDay(now);
  for (const c of conversations.toSorted((a, b) => b.updated - a.updated)) {
    if (c.messages === 0) continue;
    if (c.archived) groups.archived.push(c);
    else if (c.pinned) groups.pinned.push(c);
    else if (c.updated >= midnight) groups.today.push(c);
    else groups.older.push(c);
  }
  return groups;
}

export function titleOf(conversation: Conversation | null | undefined): string {
  return conversation?.title.trim() || t('sidebar.untitled');
}

type Patch = { title?: string; pinned?: boolean; archived?: boolean };

/** Changes a conversation and shows it; an error is told. */
export async function updateConversation(id: string, patch: Patch): Promise<void> {
  try {
    const { conversation } = await ask('conversation.update', { id, patch });
    takeConversation(conversation);
  } catch (error) {
    notices().alert((error as MiaError).toShape());
  }
}

export async function archive(conversation: Conversation, archived: boolean): Promise<void> {
  await updateConversation(conversation.id, { archived });
  if (archived) {
    leave(conversation.id);
    notices().notify(t('notices.archived', { title: titleOf(conversation) }), {
      undo: () => updateConversation(conversation.id, { archived: false }),
    });
  }
}

export async function remove(conversation: Conversation): Promise<void> {
  try {
    const { undo } = await ask('conversation.delete', { id: conversation.id });
    dropConversation(conversation.id);
    leave(conversation.id);
    notices().notify(t('notices.deleted', { title: titleOf(conversation) }), {
      undo: async () => {
        try {
          await ask('memory.undo', { undo });
          await loadConversations();
        } catch (error) {
          notices().alert((error as MiaError).toShape());
        }
      },
    });
  } catch (error) {
    notices().alert((error as MiaError).toShape());
  }
}

function leave(id: string): void {
  if (useRoute.getState().conversation === id) goTo(NEW);
}

/** An empty conversation to write in: one that is there already, else a new one. */
export async function emptyConversation(): Promise<Conversation> {
  const there = useConversations.getState().conversations.find((c) => c.messages === 0 && !c.archived && c.titleSource === 'none');
  if (there) return there;
  const { conversation } = await ask('conversation.create', {});
  takeConversation(conversation);
  return conversation;
}
