/** What a person does in a conversation: send, stop, answer again, continue. Each runs one stream of turn events. */
import { MiaError } from '@mia/core/errors.ts';
import type { Message, TurnEvent } from '../../contract/index.ts';
import { ask, uuidv7 } from '../host/index.ts';
import { t } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { goTo, NEW, useRoute } from '../lib/route.ts';
import { answerSaid } from '../memory/index.ts';
import { attachedTo } from '../vision/shown/index.ts';
import { speakAnswerTo } from '../voice/speaking/index.ts';
import { questionAsked } from '../voice/timings/index.ts';
import { conversationsLoaded, emptyConversation, takeConversation, useConversations } from './conversations.ts';
import { clearDraft, giveBack, keepUnsent, storeDraft, takeBack, useDrafts, writtenIn } from './drafts.ts';
import { closeEdit, type Edit, forgetEdit, writeEdit } from './edits.ts';
import { openConversation, toLatest } from './pages.ts';
import { pastesOf } from './pastes.ts';
import { chooseSight, takeSight } from './sight.ts';
import { chatOf, type Outgoing, setChat, setOutgoing, useChats } from './store.ts';
import { applyTurnEvent, begunBy, type Chat, newTurn, type Turn, textOf } from './turn.ts';

/** Streams that this window reads now, by conversation. */
const reading = new Set<string>();
/** Conversations whose turn is to be stopped as soon as its id is known. */
const stopWanted = new Set<string>();

const now = (): number => performance.now();

type Stream = (onEvent: (event: TurnEvent) => void) => Promise<{ turn: string | null }>;

/** Reads one stream into its conversation. Rejects when it broke; the conversation then stands as it was last told. */
async function read(conversation: string, stream: Stream, start: Partial<Turn> | null): Promise<void> {
  reading.add(conversation);
  if (start) setChat(conversation, (chat) => ({ ...chat, turn: newTurn(now(), start) }));
  try {
    await stream((event) => {
      setChat(conversation, (chat) => applyTurnEvent(chat, event, now()));
      if (event.type === 'accepted') {
        takeConversation(event.conversation);
        setOutgoing(conversation, null);
      }
      if (event.type === 'end' && event.message?.role === 'assistant') announceEnd(event.message);
    });
    setChat(conversation, (chat) => ({ ...chat, turn: null }));
  } catch (error) {
    // Away: the turn goes on at the host, and `resync` follows it when the host is back.
    if ((error as MiaError).code !== 'connection.lost') setChat(conversation, (chat) => ({ ...chat, turn: null }));
    throw error;
  } finally {
    reading.delete(conversation);
    stopWanted.delete(conversation);
  }
}

/** Set by the shell: reads a finished answer out, as the person chose. */
let announceEnd: (answer: Message) => void = () => {};
export function onAnswerEnd(listener: typeof announceEnd): void {
  announceEnd = listener;
}

/**
 * Sends what was written. The box is emptied at once; where nothing was kept, all of it goes back and the error is told.
 * A message whose connection broke is sent again, under the same id, when the host is back.
 */
export async function send(route: string, text: string, { utterance }: { utterance?: string | undefined } = {}): Promise<void> {
  const beside = writtenIn(useDrafts.getState(), route);
  const sees = beside.attachments.length > 0 ? takeSight(route) : null;
  const message: Outgoing = { ...beside, id: uuidv7(), text, utterance: utterance ?? null, from: route, edited: null, sees };
  // To a conversation that stands it leaves within this task; anything else is a way on which the window may be reloaded.
  if (route === NEW || !useConversations.getState().loaded) keepUnsent(route);
  clearDraft(route);
  await bring(route, message);
}

/** Keeps a recording that could not be recognised as a message without words. What stands in the box stays there. */
export function sendRecording(route: string, utterance: string): Promise<void> {
  return bring(route, { id: uuidv7(), text: '', pastes: [], attachments: [], utterance, from: null, edited: null, sees: null });
}

async function bring(route: string, message: Outgoing): Promise<void> {
  let conversation = route;
  try {
    if (!useConversations.getState().loaded) {
      // Sent while the window still fetches what it shows: it stands there, and goes when that is here.
      setOutgoing(route, message);
      await conversationsLoaded();
      setOutgoing(route, null);
    }
    if (route === NEW) {
      conversation = (await emptyConversation()).id;
      if (!chatOf(conversation).conversation) await openConversation(conversation);
      if (useRoute.getState().conversation === NEW) goTo(conversation, { replace: true });
    }
    await deliver(conversation, message);
  } catch (thrown) {
    undelivered(conversation, message, thrown);
  }
}

/** Sends another version of a message, with its images but those that are left out: the old one stays as it is, with what followed it. Not while something is written here. */
export async function sendEdited(message: Message, { text, pastes, leftOut = [] }: Edit): Promise<void> {
  const { conversation } = message;
  if (reading.has(conversation)) return;
  closeEdit(message.id);
  const outgoing: Outgoing = {
    id: uuidv7(),
    text,
    pastes,
    attachments: attachedTo(message).filter((_, at) => !leftOut.includes(at)),
    utterance: null,
    from: null,
    edited: { message: message.id, parent: message.parent, leftOut },
    sees: null,
  };
  try {
    await deliver(conversation, outgoing);
  } catch (thrown) {
    undelivered(conversation, outgoing, thrown);
  }
}

/** Nothing was kept: what was written goes back to where it was written. A lost connection keeps it on its way. */
function undelivered(conversation: string, message: Outgoing, thrown: unknown): void {
  const error = MiaError.from(thrown);
  const waits = useChats.getState().outgoing[conversation] !== undefined;
  if (error.code === 'connection.lost' && waits) return;
  if (waits || conversation === NEW) {
    setOutgoing(conversation, null);
    if (message.edited) {
      const { text, pastes, edited } = message;
      writeEdit(edited.message, { text, pastes, leftOut: edited.leftOut });
    } else {
      if (message.from !== null) takeBack(message.from);
      giveBack(conversation, message);
      if (message.sees !== null) chooseSight(conversation, message.sees);
      // It stands in the conversation's own box from now on.
      if (message.from !== null && message.from !== conversation) void storeDraft(message.from);
    }
  }
  notices().alert(error.toShape());
}

async function deliver(conversation: string, message: Outgoing): Promise<void> {
  // It goes to the end of the path, and so does the view; another version stands where the first one did.
  if (!message.edited) toLatest(conversation);
  setOutgoing(conversation, message);
  const { id, text, pastes, attachments, sees, utterance, edited, from } = message;
  const params = {
    ...{ conversation, message: id, text, origin: 'person' as const },
    ...(pastes.length > 0 ? { pastes } : {}),
    ...(attachments.length > 0 ? { images: attachments } : {}),
    ...(sees === null ? {} : { sees }),
    ...(utterance === null ? {} : { utterance }),
    ...(edited ? { parent: edited.parent } : {}),
  };
  if (utterance !== null) {
    speakAnswerTo(id);
    questionAsked(utterance, id);
  }
  const stream: Stream = (onEvent) =>
    ask('turn.send', params, {
      onEvent(event) {
        // It is on disk: only now its draft may go, here and in every other tab. What stands in the box by now is the draft.
        if (event.type === 'accepted' && from !== null) void storeDraft(from);
        if (event.type === 'accepted' && edited) forgetEdit(edited.message);
        onEvent(event);
        if (event.type === 'accepted') void answerSaid(event.message, event.conversation.title);
      },
    });
  await read(conversation, stream, { cut: edited?.message ?? null });
}

/** Answers a stored message: a note, a failed one, or again as another version, by this model where one is named. */
export async function answer(conversation: string, question: string, model?: string): Promise<void> {
  showAt(conversation, question);
  const params = { conversation, message: question, ...(model === undefined ? {} : { model }) };
  await told(conversation, (onEvent) => ask('turn.answer', params, { onEvent }), { question });
}

/** What is done at the path's end shows it. */
function showAt(conversation: string, message: string): void {
  if (!chatOf(conversation).messages.some((m) => m.id === message)) toLatest(conversation);
}

/** An answer that ended too early: stopped, cut at its length, or failed after its first words. */
export function canGoOn(message: Message): boolean {
  return message.status === 'stopped' || (message.status === 'failed' && textOf(message) !== '');
}

/** Goes on from an answer that ended too early. */
export async function goOn(conversation: string, message: string): Promise<void> {
  showAt(conversation, message);
  const stopped = chatOf(conversation).messages.find((m) => m.id === message);
  const start: Partial<Turn> = stopped ? { ...begunBy(stopped), question: stopped.parent } : {};
  await told(conversation, (onEvent) => ask('turn.continue', { conversation, message }, { onEvent }), start);
}

async function told(conversation: string, stream: Stream, start: Partial<Turn> | null): Promise<void> {
  if (reading.has(conversation)) return;
  try {
    await read(conversation, stream, start);
  } catch (thrown) {
    const error = MiaError.from(thrown);
    if (error.code === 'connection.lost') return;
    notices().alert(error.toShape());
    await openConversation(conversation);
  }
}

/** Reads a turn that runs already: after a reload, or one that another window began. */
export async function follow(conversation: string, turn: string): Promise<void> {
  if (reading.has(conversation)) {
    setTurnId(conversation, turn);
    return;
  }
  const known = chatOf(conversation).turn;
  const after = known?.id === turn ? known.n : 0;
  const start = after > 0 ? null : { id: turn };
  await told(conversation, (onEvent) => ask('turn.follow', { turn, after }, { onEvent }), start);
}

/** The host has said which turn runs in a conversation. */
export function setTurnId(conversation: string, turn: string): void {
  setChat(conversation, (chat) => (chat.turn && chat.turn.id === null ? { ...chat, turn: { ...chat.turn, id: turn } } : chat));
  if (stopWanted.delete(conversation)) void ask('turn.stop', { turn }).catch(() => {});
}

/** Stops the answer and keeps what was said; a message sent early goes back into the box. */
export async function stop(conversation: string): Promise<void> {
  const chat = chatOf(conversation);
  const early = earlyIn(chat);
  try {
    if (early && !chat.turn) {
      const { text } = await ask('turn.withdraw', { message: early.id });
      setChat(conversation, (c) => ({
        ...{ ...c, turn: null },
        ...{ messages: without(c.messages, early), tail: c.tail && without(c.tail, early) },
      }));
      giveBack(conversation, { text, pastes: pastesOf(early), attachments: attachedTo(early) });
      notices().announce(t('announce.withdrawn'));
    } else if (chat.turn?.id) await ask('turn.stop', { turn: chat.turn.id });
    else if (chat.turn) stopWanted.add(conversation);
  } catch (error) {
    notices().alert(MiaError.from(error).toShape());
  }
}

/** The message that waits for its model, also where it is not in the log. */
function earlyIn({ messages, tail }: Chat): Message | undefined {
  return (tail ?? messages).findLast((m) => m.role === 'user' && m.status === 'pending');
}

/** The path without its early end. */
function without(messages: Message[], early: Message): Message[] {
  return messages
    .filter((m) => m.id !== early.id)
    .map((m) => (m.id === early.parent ? { ...m, children: Math.max(0, m.children - 1) } : m));
}

/** The host is back: what was on its way is sent again, what runs is followed. */
export async function resync(conversation: string): Promise<void> {
  if (conversation === NEW || reading.has(conversation)) return;
  const turn = await openConversation(conversation);
  const unsent = useChats.getState().outgoing[conversation];
  const kept = unsent !== undefined && isHere(chatOf(conversation), unsent.id);
  if (kept) setOutgoing(conversation, null);
  if (turn) {
    await follow(conversation, turn);
    return;
  }
  setChat(conversation, (chat) => ({ ...chat, turn: null }));
  if (unsent && !kept) {
    try {
      await deliver(conversation, unsent);
    } catch (thrown) {
      undelivered(conversation, unsent, thrown);
    }
  }
}

function isHere({ messages, tail }: Chat, message: string): boolean {
  return messages.some((m) => m.id === message) || (tail?.some((m) => m.id === message) ?? false);
}

/** True while something can be stopped here. */
export function isBusy(conversation: string): boolean {
  const chat = chatOf(conversation);
  return chat.turn !== null || earlyIn(chat) !== undefined;
}
