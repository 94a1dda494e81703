/** How a conversation's messages get here: opening where it was read, the pages around what is here, changes of the path. */
import { MiaError } from '@mia/core/errors.ts';
import type { App, Conversation, ResultOf } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { takeConversation } from './conversations.ts';
import { takeDraft } from './drafts.ts';
import { takeEdits } from './edits.ts';
import { chatOf, setChat, useChats } from './store.ts';
import { joined, type Piece, placed, refreshed, type Stretch, withNewer } from './stretch.ts';
import { endOf } from './turn.ts';

/** Messages fetched at a time. */
export const PAGE = 200;

type Opened = ResultOf<App['conversation.open']>;

function pieceOf({ messages, before, after }: Opened): Piece {
  return { messages, before: before ?? messages.length >= PAGE, after: after ?? false };
}

const holds = ({ messages }: Piece, message: string): boolean => messages.some((m) => m.id === message);

/** The newest messages, and where a wanted one is not among them, those around it; a wanted one that is not shown is let go. */
async function fetchAt(id: string, wanted: (opened: Opened) => string | null): Promise<Opened & Stretch> {
  const opened = await ask('conversation.open', { id, limit: PAGE });
  const newest = pieceOf(opened);
  const target = wanted(opened);
  if (target !== null && newest.before && !holds(newest, target)) {
    const around = await fetchAround(id, target);
    if (around) return { ...opened, ...placed(around, newest.messages) };
  }
  return { ...opened, more: newest.before, tail: null };
}

/** The messages around one; null where it is not on the shown path, or nowhere. */
async function fetchAround(id: string, message: string): Promise<Piece | null> {
  try {
    const piece = pieceOf(await ask('conversation.open', { id, around: message, limit: PAGE }));
    return holds(piece, message) ? piece : null;
  } catch (thrown) {
    if (MiaError.from(thrown).code === 'not-found') return null;
    throw thrown;
  }
}

/**
 * Fetches a conversation's newest messages, or those around where it was read. Returns the id of a turn that runs there,
 * for the caller to follow.
 */
export async function openConversation(id: string): Promise<string | null> {
  try {
    const known = useChats.getState();
    const readAt = (opened: Opened): string | null => (id in known.readAt ? (known.readAt[id] ?? null) : opened.conversation.readAt);
    const { conversation, messages, more, tail, draft, edits, turn } = await fetchAt(id, readAt);
    useChats.setState((s) => {
      const { [id]: _fine, ...errors } = s.errors;
      return { errors, readAt: id in s.readAt ? s.readAt : { ...s.readAt, [id]: conversation.readAt } };
    });
    setChat(id, (chat) => ({ ...chat, conversation, messages, more, tail }));
    takeConversation(conversation);
    takeDraft(id, draft);
    takeEdits(edits);
    return turn;
  } catch (thrown) {
    const error = MiaError.from(thrown);
    if (error.code !== 'connection.lost') useChats.setState((s) => ({ errors: { ...s.errors, [id]: error } }));
    return null;
  }
}

/**
 * Fetches the shown path again, at one message of it, and shows it in one step.
 * @throws MiaError what `conversation.open` does
 */
export async function fetchPath(id: string, message: string): Promise<void> {
  const { conversation, messages, more, tail } = await fetchAt(id, () => message);
  setChat(id, (chat) => ({ ...chat, conversation, messages, more, tail }));
  takeConversation(conversation);
}

/**
 * Fetches how the shown path ends now, after something else than this window changed it. What is here and still on the path
 * stays as it is, and so does what is read.
 * @throws MiaError what `conversation.open` does
 */
export async function refreshPath(id: string): Promise<void> {
  const opened = await ask('conversation.open', { id, limit: PAGE });
  const newest = pieceOf(opened);
  const { conversation } = opened;
  takeConversation(conversation);
  const chat = chatOf(id);
  if (chat.turn) return;
  const end = newest.messages.at(-1)?.id;
  if (end === endOf(chat)?.id) return setChat(id, (c) => ({ ...c, conversation }));
  const place = useChats.getState().readAt[id] ?? chat.messages.at(-1)?.id;
  if (chat.tail !== null && place !== undefined) return fetchPath(id, place);
  const whole = refreshed(chat, newest);
  if (whole) setChat(id, (c) => (c.turn ? c : { ...c, conversation, ...whole }));
  else await fetchPath(id, place ?? end ?? '');
}

/** Milliseconds in which a message that was added elsewhere is told of too. */
const SETTLED = 150;
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** The host told of a conversation: where its path ends elsewhere than here, and no turn is why, the path is fetched again. */
export function takeHead({ id, head }: Conversation): void {
  clearTimeout(waiting.get(id));
  waiting.delete(id);
  const differs = (): boolean => {
    const chat = useChats.getState().chats[id];
    if (!chat?.conversation || chat.turn !== null || useChats.getState().outgoing[id]) return false;
    return (endOf(chat)?.id ?? null) !== head;
  };
  if (!differs()) return;
  waiting.set(
    id,
    setTimeout(() => {
      waiting.delete(id);
      // Only what is seen: when it fails, what stands here is what was.
      if (differs()) refreshPath(id).catch(() => {});
    }, SETTLED),
  );
}

const loading = new Map<string, Promise<void>>();

/** One page at a time in each direction: asking again while it is on its way changes nothing. */
function once(key: string, work: () => Promise<void>): Promise<void> {
  const running = loading.get(key);
  if (running) return running;
  const run = work().finally(() => loading.delete(key));
  loading.set(key, run);
  return run;
}

/** Fetches the page before the oldest message here. */
export function loadOlder(id: string): Promise<void> {
  return once(`older ${id}`, async () => {
    const first = chatOf(id).messages[0];
    if (!first || !chatOf(id).more) return;
    const { messages, before } = pieceOf(await ask('conversation.open', { id, limit: PAGE, before: first.id }));
    setChat(id, (chat) =>
      // What stands here may be another stretch by now.
      chat.messages[0]?.id === first.id ? { ...chat, messages: [...messages, ...chat.messages], more: before } : chat,
    );
  });
}

/** Fetches the page behind the newest message here. */
export function loadNewer(id: string): Promise<void> {
  return once(`newer ${id}`, async () => {
    const last = chatOf(id).messages.at(-1);
    if (!last || chatOf(id).tail === null) return;
    const piece = pieceOf(await ask('conversation.open', { id, limit: PAGE, after: last.id }));
    const chat = chatOf(id);
    if (chat.tail === null || chat.messages.at(-1)?.id !== last.id) return;
    const next = withNewer(chat, piece);
    if (next) setChat(id, (c) => ({ ...c, ...next }));
    else await refreshPath(id);
  });
}

/** The newest messages take the place of what is here, where that does not reach them. */
export function toLatest(id: string): void {
  const { tail } = chatOf(id);
  if (tail !== null) setChat(id, (chat) => ({ ...chat, messages: tail, more: tail[0]?.parent != null, tail: null }));
}

/** Fetches the messages around one that is not here. False when the conversation does not show it. */
export async function loadUntil(id: string, message: string): Promise<boolean> {
  const chat = chatOf(id);
  if (chat.messages.some((m) => m.id === message)) return true;
  const inTail = chat.tail?.some((m) => m.id === message);
  if (inTail) {
    toLatest(id);
    return true;
  }
  if (!chat.more && chat.tail === null) return false;
  const piece = await fetchAround(id, message);
  if (!piece) return false;
  setChat(id, (c) => {
    // Older ones that lead to what is here leave it where it is.
    const whole = joined(piece.messages, c.messages);
    if (whole) return { ...c, messages: whole, more: piece.before };
    return { ...c, ...placed(piece, c.tail ?? c.messages.slice(-PAGE)) };
  });
  return true;
}
