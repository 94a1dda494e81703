/** The conversations that this window has open, and how they get here: opening, older pages, changes from elsewhere. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { App, Message, Paste, ResultOf } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { takeConversation } from './conversations.ts';
import { takeDraft } from './drafts.ts';
import { type Chat, emptyChat, upsert } from './turn.ts';

/** Messages fetched at a time. */
export const PAGE = 200;

/** A message on its way: shown at once, dimmed until the host has committed it. */
export interface Outgoing {
  id: string;
  text: string;
  pastes: Paste[];
  /** Whose draft it was; null where it was no draft. */
  from: string | null;
  /** The message that this is another version of, and the parent of both. */
  edited: { message: string; parent: string | null } | null;
}

interface ChatState {
  chats: Record<string, Chat>;
  outgoing: Record<string, Outgoing>;
  /** Conversations that can not be shown, and why. */
  errors: Record<string, MiaError>;
  /** Where each conversation was read last: a message id, or null for its end. Kept for this window's life. */
  readAt: Record<string, string | null>;
}

export const useChats = create<ChatState>(() => ({ chats: {}, outgoing: {}, errors: {}, readAt: {} }));

export function chatOf(id: string): Chat {
  return useChats.getState().chats[id] ?? emptyChat;
}

export function setChat(id: string, change: (chat: Chat) => Chat): void {
  useChats.setState((s) => ({ chats: { ...s.chats, [id]: change(s.chats[id] ?? emptyChat) } }));
}

export function setOutgoing(conversation: string, outgoing: Outgoing | null): void {
  useChats.setState((s) => {
    const { [conversation]: _gone, ...rest } = s.outgoing;
    return { outgoing: outgoing ? { ...rest, [conversation]: outgoing } : rest };
  });
}

/** Messages of one request when much is fetched at once. */
const MOST = 2000;

/** The newest messages, and older ones down to a message that must be there. Rejects as `conversation.open` does. */
async function fetchDownTo(id: string, wanted: (opened: Opened) => string | null): Promise<Opened & { more: boolean }> {
  const opened = await ask('conversation.open', { id, limit: PAGE });
  const target = wanted(opened);
  let { messages } = opened;
  let more = messages.length >= PAGE;
  while (more && target !== null && !messages.some((m) => m.id === target)) {
    const before = messages[0]?.id;
    if (before === undefined) break;
    const older = (await ask('conversation.open', { id, limit: MOST, before })).messages;
    messages = [...older, ...messages];
    more = older.length >= MOST;
  }
  return { ...opened, messages, more };
}

type Opened = ResultOf<App['conversation.open']>;

/**
 * Fetches a conversation's newest messages, and those down to where it was read. Returns the id of a turn that runs
 * there, for the caller to follow.
 */
export async function openConversation(id: string): Promise<string | null> {
  try {
    const known = useChats.getState();
    const readAt = (opened: Opened): string | null => (id in known.readAt ? (known.readAt[id] ?? null) : opened.conversation.readAt);
    const { conversation, messages, more, draft, turn } = await fetchDownTo(id, readAt);
    useChats.setState((s) => {
      const { [id]: _fine, ...errors } = s.errors;
      return { errors, readAt: id in s.readAt ? s.readAt : { ...s.readAt, [id]: conversation.readAt } };
    });
    setChat(id, (chat) => ({ ...chat, conversation, messages, more }));
    takeConversation(conversation);
    takeDraft(id, draft);
    return turn;
  } catch (thrown) {
    const error = MiaError.from(thrown);
    if (error.code !== 'connection.lost') useChats.setState((s) => ({ errors: { ...s.errors, [id]: error } }));
    return null;
  }
}

/**
 * Fetches the shown path again, at least down to one message, and shows it in one step.
 * @throws MiaError what `conversation.open` does
 */
export async function fetchPath(id: string, message: string): Promise<void> {
  const { conversation, messages, more } = await fetchDownTo(id, () => message);
  setChat(id, (chat) => ({ ...chat, conversation, messages, more }));
  takeConversation(conversation);
}

const loading = new Map<string, Promise<void>>();

/** Fetches the page before the oldest message. Asking again while it is on its way changes nothing. */
export function loadOlder(id: string): Promise<void> {
  const running = loading.get(id);
  if (running) return running;
  const run = older(id).finally(() => loading.delete(id));
  loading.set(id, run);
  return run;
}

async function older(id: string): Promise<void> {
  const first = chatOf(id).messages[0];
  if (!first || !chatOf(id).more) return;
  const { messages } = await ask('conversation.open', { id, limit: PAGE, before: first.id });
  setChat(id, (chat) => {
    const known = new Set(chat.messages.map((m) => m.id));
    return { ...chat, messages: [...messages.filter((m) => !known.has(m.id)), ...chat.messages], more: messages.length >= PAGE };
  });
}

/** Fetches older pages until a message is here. False when the conversation does not show it. */
export async function loadUntil(id: string, message: string): Promise<boolean> {
  for (;;) {
    const { messages, more } = chatOf(id);
    if (messages.some((m) => m.id === message)) return true;
    const before = messages.length;
    if (!more) return false;
    await loadOlder(id);
    if (chatOf(id).messages.length === before) return false;
  }
}

/** A message changed somewhere: a note answered, an answer ended, a text forgotten. */
export function takeMessage(message: Message): void {
  const chat = useChats.getState().chats[message.conversation];
  if (!chat?.conversation) return;
  const known = chat.messages.find((m) => m.id === message.id);
  if (known) {
    // An early message that was taken back leaves; any other that is forgotten keeps its place.
    if (message.forgotten && known.status === 'pending') {
      setChat(message.conversation, (c) => ({ ...c, messages: c.messages.filter((m) => m.id !== message.id) }));
      return;
    }
    setChat(message.conversation, (c) => ({ ...c, messages: upsert(c.messages, message) }));
    return;
  }
  const last = chat.messages.at(-1);
  // A running turn brings its own; another window's message continues the path only where it hangs on its end.
  if (
    !chat.turn &&
    !message.forgotten &&
    message.status !== 'streaming' &&
    message.parent === (last?.id ?? null) &&
    useChats.getState().outgoing[message.conversation]?.id !== message.id
  )
    setChat(message.conversation, (c) => ({ ...c, messages: [...c.messages, message] }));
}

/** Forgets one conversation that is gone for good. */
export function dropChat(id: string): void {
  const without = <T>({ [id]: _gone, ...rest }: Record<string, T>): Record<string, T> => rest;
  useChats.setState((s) => ({
    chats: without(s.chats),
    outgoing: without(s.outgoing),
    errors: without(s.errors),
    readAt: without(s.readAt),
  }));
}

/** Forgets everything in memory: the vault was locked. */
export function clearChats(): void {
  useChats.setState({ chats: {}, outgoing: {}, errors: {}, readAt: {} });
}

/** Remembers where a conversation was read, here and in the database. */
export function setReadAt(id: string, message: string | null): void {
  if (useChats.getState().readAt[id] === message) return;
  useChats.setState((s) => ({ readAt: { ...s.readAt, [id]: message } }));
  // Only a convenience: nothing to tell when it fails.
  ask('conversation.update', { id, patch: { readAt: message } }).catch(() => {});
}
