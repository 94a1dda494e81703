/** The list of conversations in the sidebar. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { Conversation } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { count } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import { notices, told } from '../lib/notices.ts';
import { goTo, leaveConversation, NEW, useRoute } from '../lib/route.ts';
import { beginningOf } from './safe.ts';
import { chatOf } from './store.ts';
import { saveUnsaved } from './unsaved.ts';

interface ListState {
  conversations: Conversation[];
  loaded: boolean;
}

export const useConversations = create<ListState>(() => ({ conversations: [], loaded: false }));

/** Conversations fetched at a time; the first page is all that the first picture waits for. */
const PAGE = 1000;

/** What was told of while the list is on its way: it is newer than what the list says; null: it is gone. */
let meanwhile: Map<string, Conversation | null> | null = null;

export async function loadConversations(): Promise<void> {
  const newer = new Map<string, Conversation | null>();
  meanwhile = newer;
  const pages = await Promise.all([false, true].map((archived) => ask('conversation.list', { archived, limit: PAGE }))).finally(() => {
    if (meanwhile === newer) meanwhile = null;
  });
  const first = pages.flatMap((page) => page.conversations);
  // Incognito ones are in no such list: which of them live is asked elsewhere.
  const listed = new Map(first.map((c) => [c.id, c]));
  for (const [id, conversation] of newer) {
    if (conversation) listed.set(id, conversation);
    else listed.delete(id);
  }
  useConversations.setState((s) => ({
    conversations: [...listed.values(), ...s.conversations.filter((c) => c.incognito && !listed.has(c.id))],
    loaded: true,
  }));
  // Thousands follow behind what is shown already.
  pages.forEach((page, archived) => {
    if (page.conversations.length >= PAGE) void told(rest(archived === 1));
  });
}

/** Resolves when the list is here. */
export async function conversationsLoaded(): Promise<void> {
  if (useConversations.getState().loaded) return;
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (!useConversations.getState().loaded) return;
      stop();
      resolve();
    };
    const stop = useConversations.subscribe(look);
    look();
  });
}

/** The pages after the first. What came by an event meanwhile is newer and stays. */
async function rest(archived: boolean): Promise<void> {
  for (let offset = PAGE; ; offset += PAGE) {
    const { conversations } = await ask('conversation.list', { archived, limit: PAGE, offset });
    useConversations.setState((s) => {
      const known = new Set(s.conversations.map((c) => c.id));
      return { conversations: [...s.conversations, ...conversations.filter((c) => !known.has(c.id))] };
    });
    if (conversations.length < PAGE) return;
  }
}

export function takeConversation(conversation: Conversation): void {
  meanwhile?.set(conversation.id, conversation);
  useConversations.setState((s) => ({ conversations: [conversation, ...s.conversations.filter((c) => c.id !== conversation.id)] }));
}

export function dropConversation(id: string): void {
  meanwhile?.set(id, null);
  useConversations.setState((s) => ({ conversations: s.conversations.filter((c) => c.id !== id) }));
}

export function titleOf(conversation: Conversation | null | undefined): string {
  if (conversation?.incognito) return t('incognito.title');
  return conversation?.title.trim() || t('sidebar.untitled');
}

/** Characters of a title in a sentence. */
const IN_WORDS = 60;

/** A title as a notice names it: a long one by its beginning. */
export function titleInWords(conversation: Conversation): string {
  const title = titleOf(conversation);
  return title.length <= IN_WORDS ? title : `${beginningOf(title, IN_WORDS).trimEnd()}…`;
}

type Patch = Partial<Pick<Conversation, 'title' | 'pinned' | 'archived' | 'remember' | 'folder'>>;

/** Changes a conversation and shows it; an error is told. True when it was changed. */
export async function updateConversation(id: string, patch: Patch): Promise<boolean> {
  try {
    const { conversation } = await ask('conversation.update', { id, patch });
    takeConversation(conversation);
    return true;
  } catch (error) {
    notices().alert(MiaError.from(error).toShape());
    return false;
  }
}

export async function archive(conversation: Conversation, archived: boolean): Promise<void> {
  const { id } = conversation;
  if (!(await updateConversation(id, { archived }))) return;
  const back = archived ? leave(id) : () => {};
  const said = archived
    ? t('notices.archived', { title: titleInWords(conversation) })
    : t('notices.unarchived', { title: titleInWords(conversation) });
  notices().notify(said, {
    undo: async () => {
      if (await updateConversation(id, { archived: !archived })) back();
    },
  });
}

/** What this window is deleting: it tells of that itself. */
const removing = new Set<string>();
export const isRemoving = (id: string): boolean => removing.has(id);

export async function remove(conversation: Conversation): Promise<void> {
  const { id } = conversation;
  removing.add(id);
  // The host tells every window that it is gone, this one maybe before it has answered: each of them leaves it then.
  const { page, conversation: open } = useRoute.getState();
  const stood = page === 'chat' && open === id;
  const back = (): void => {
    if (stood && useRoute.getState().conversation === NEW) goTo(id);
  };
  try {
    const { messages: shown, tail } = chatOf(id);
    await saveUnsaved(id, [...shown, ...(tail ?? [])]);
    const { undo, messages, facts, habits } = await ask('conversation.delete', { id });
    dropConversation(id);
    leaveConversation(id);
    const memories = messages + facts + habits;
    const named = { title: titleInWords(conversation) };
    const said = memories > 0 ? t('notices.deletedWith', { ...named, count: memories, n: count(memories) }) : t('notices.deleted', named);
    notices().notify(said, {
      undo: async () => {
        try {
          await ask('memory.undo', { undo });
          takeConversation((await ask('conversation.open', { id, limit: 1 })).conversation);
          back();
        } catch (error) {
          notices().alert(MiaError.from(error).toShape());
        }
      },
    });
  } catch (error) {
    notices().alert(MiaError.from(error).toShape());
  } finally {
    removing.delete(id);
  }
}

/** Goes on in a new chat where this conversation stands open. Returns the way back to it, for who has not gone on meanwhile. */
function leave(id: string): () => void {
  if (!leaveConversation(id, { replace: false })) return () => {};
  return () => {
    if (useRoute.getState().conversation === NEW) goTo(id);
  };
}

/** An empty conversation to write in: one that is there already, else a new one. */
export async function emptyConversation(): Promise<Conversation> {
  await conversationsLoaded();
  const there = useConversations
    .getState()
    .conversations.find((c) => c.messages === 0 && !c.incognito && !c.archived && c.titleSource === 'none');
  if (there) return there;
  const { conversation } = await ask('conversation.create', {});
  takeConversation(conversation);
  return conversation;
}
