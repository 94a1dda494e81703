/** What a person does with incognito conversations. They stand among the others in memory, and in no list but their own. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { Conversation } from '../../contract/index.ts';
import {
  chatOf,
  dropChat,
  dropConversation,
  dropDraft,
  dropEdits,
  focusMessageBox,
  hasDraft,
  isRemoving,
  moveUnsaved,
  pastesIn,
  setChat,
  shownMessages,
  takeConversation,
  takeDraft,
  titleInWords,
  useChats,
  useConversations,
  useDrafts,
  writeDraft,
  writePastes,
} from '../chat/index.ts';
import { ask } from '../host/index.ts';
import { t } from '../i18n/index.ts';
import { useLayout } from '../lib/layout.ts';
import { notices } from '../lib/notices.ts';
import { goTo, leaveConversation, useRoute } from '../lib/route.ts';

interface IncognitoState {
  /** The conversation whose end is being asked about. */
  closing: string | null;
}

export const useIncognito = create<IncognitoState>(() => ({ closing: null }));

export function incognitoOnes(conversations: readonly Conversation[]): Conversation[] {
  return conversations.filter((c) => c.incognito).sort((a, b) => a.created - b.created);
}

/** The incognito conversation that is open. */
export function openIncognito(): Conversation | null {
  const { conversation } = useRoute.getState();
  return useConversations.getState().conversations.find((c) => c.id === conversation && c.incognito) ?? null;
}

/** Those that lived before this page was loaded, or connected again; without those that ended with the host. */
export async function loadIncognito(): Promise<void> {
  const { conversations } = await ask('incognito.list', {});
  for (const conversation of conversations) takeConversation(conversation);
  const here = new Set(conversations.map((c) => c.id));
  for (const { id } of incognitoOnes(useConversations.getState().conversations)) if (!here.has(id)) dropConversation(id);
  const living = new Set(useConversations.getState().conversations.map((c) => c.id));
  for (const { conversation } of Object.values(useChats.getState().chats)) {
    if (conversation?.incognito && !living.has(conversation.id)) await lost(conversation.id);
  }
}

/** Whoever was in it goes on in a new one, with what was not sent yet: never in a chat that is kept. */
async function lost(id: string): Promise<void> {
  const said = shownMessages(chatOf(id)).length > 0;
  const drafts = useDrafts.getState();
  const [text, pastes] = [drafts.texts[id] ?? '', pastesIn(drafts, id)];
  if (useRoute.getState().conversation === id) {
    await newIncognitoChat();
    const next = useRoute.getState().conversation;
    if (text !== '') writeDraft(next, text);
    if (pastes.length > 0) writePastes(next, pastes);
  }
  dropChat(id);
  dropDraft(id);
  if (said) notices().notify(t('incognito.lostWithHost'));
}

/** Opens an incognito conversation: an empty one that is there already, else a new one. */
export async function newIncognitoChat(): Promise<void> {
  useLayout.setState({ overlay: false });
  await told(async () => {
    const empty = incognitoOnes(useConversations.getState().conversations).find((c) => !saysSomething(c));
    const conversation = empty ?? (await ask('conversation.create', { incognito: true })).conversation;
    takeConversation(conversation);
    setChat(conversation.id, (chat) => ({ ...chat, conversation }));
    takeDraft(conversation.id, null);
    goTo(conversation.id);
    notices().announce(t('incognito.band'));
  });
  requestAnimationFrame(focusMessageBox);
}

/** Whether ending it would lose anything. */
export function saysSomething({ id, messages }: Conversation): boolean {
  return hasDraft(id) || messages > 0 || shownMessages(chatOf(id)).length > 0;
}

export async function setMemories(id: string, on: boolean): Promise<void> {
  await told(async () => takeConversation((await ask('incognito.memories', { id, on })).conversation));
}

export async function keepIncognito(id: string): Promise<void> {
  await told(async () => {
    const { conversation } = await ask('incognito.keep', { id });
    takeConversation(conversation);
    notices().notify(t('incognito.kept'));
  });
  focusMessageBox();
}

/** Asks first, where something would be lost. */
export function closeIncognito(conversation: Conversation): void {
  if (saysSomething(conversation)) useIncognito.setState({ closing: conversation.id });
  else void endIncognito(conversation.id);
}

export async function endIncognito(id: string): Promise<void> {
  useIncognito.setState({ closing: null });
  await told(async () => {
    await ask('incognito.close', { id });
    gone(id);
    notices().announce(t('incognito.closed'));
  });
  requestAnimationFrame(focusMessageBox);
}

/** What was said and written in it leaves this window too. */
export function gone(id: string): void {
  const left = useConversations.getState().conversations.find((c) => c.id === id);
  dropConversation(id);
  if (useIncognito.getState().closing === id) useIncognito.setState({ closing: null });
  const { messages, tail } = chatOf(id);
  const all = [...messages, ...(tail ?? [])];
  const looked = leaveConversation(id);
  // Whoever looked at it is told why it is not there any more, and where what was being written in it is.
  if (left && !left.incognito && !isRemoving(id)) {
    const title = titleInWords(left);
    void moveUnsaved(id, all).then((moved) => {
      if (moved) notices().notify(t('notices.goneUnsaved', { title }), { lasts: 12_000 });
      else if (looked) notices().notify(t('notices.gone', { title }));
    });
  }
  dropEdits(all);
  dropChat(id);
  dropDraft(id);
}

async function told(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    notices().alert(MiaError.from(error).toShape());
  }
}

/** The window goes: asked about only while something would be lost. */
export function watchUnload(): () => void {
  const onUnload = (event: BeforeUnloadEvent): void => {
    if (incognitoOnes(useConversations.getState().conversations).some(saysSomething)) event.preventDefault();
  };
  window.addEventListener('beforeunload', onUnload);
  return () => window.removeEventListener('beforeunload', onUnload);
}
