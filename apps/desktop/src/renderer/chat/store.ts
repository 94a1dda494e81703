/** The conversations that this window has open, and what changes in them elsewhere. `pages.ts` fetches them. */
import type { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { Message } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import type { Written } from './drafts.ts';
import type { Sight } from './sight.ts';
import { type Chat, emptyChat, endOf, upsert } from './turn.ts';

/** A message on its way: shown at once, dimmed until the host has committed it. */
export interface Outgoing extends Written {
  id: string;
  /** The utterance that it was spoken in; null where it was written. */
  utterance: string | null;
  /** Whose draft it was; null where it was no draft. */
  from: string | null;
  /** The message that this is another version of, and the parent of both. */
  edited: { message: string; parent: string | null; leftOut: number[] } | null;
  /** Who looks at its images, where the person chose. */
  sees: Sight | null;
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

/** A message changed somewhere: a note answered, an answer ended, a text forgotten. */
export function takeMessage(message: Message): void {
  const { conversation } = message;
  const chat = useChats.getState().chats[conversation];
  if (!chat?.conversation) return;
  const known = [...chat.messages, ...(chat.tail ?? [])].find((m) => m.id === message.id);
  if (known) {
    // An early message that was taken back leaves; any other that is forgotten keeps its place.
    const gone = message.forgotten && known.status === 'pending';
    const changed = (messages: Message[]): Message[] => {
      if (!messages.some((m) => m.id === message.id)) return messages;
      return gone ? messages.filter((m) => m.id !== message.id) : upsert(messages, message);
    };
    setChat(conversation, (c) => ({ ...c, messages: changed(c.messages), tail: c.tail && changed(c.tail) }));
    return;
  }
  // A running turn brings its own; another window's message continues the path only where it hangs on its end.
  if (
    !chat.turn &&
    !message.forgotten &&
    message.status !== 'streaming' &&
    message.parent === (endOf(chat)?.id ?? null) &&
    useChats.getState().outgoing[conversation]?.id !== message.id
  )
    setChat(conversation, (c) => (c.tail ? { ...c, tail: [...c.tail, message] } : { ...c, messages: [...c.messages, message] }));
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
