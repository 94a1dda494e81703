/** A running turn as the window sees it: the stream of numbered events, folded into one state. Pure. */
import type { Conversation, Message, Place, TurnEvent } from '../../contract/index.ts';
import type { Stretch } from './stretch.ts';

export type Phase = 'waiting' | 'loading' | 'reading' | 'thinking' | 'answering';

export interface Turn {
  /** Null until the host has said it. */
  id: string | null;
  /** Number of the last event taken; what comes again on `turn.follow` is skipped. */
  n: number;
  /** The user message that is answered. */
  question: string | null;
  /** The message whose place is taken by what is being sent: it and what follows it is on the path no more. */
  cut: string | null;
  answer: { id: string; model: string; modelName: string; place: Place } | null;
  /** What stood there before, when a stopped answer is continued. */
  base: { text: string; thinking: string };
  text: string;
  thinking: string;
  phase: Phase;
  /** When the waiting began, by the monotonic clock. */
  started: number;
  progress: { read: number; total: number; etaMs: number | null } | null;
  recalled: { count: number; none: boolean } | null;
}

/** What is here of a conversation's shown path, oldest first, and what runs there. */
export interface Chat extends Stretch {
  conversation: Conversation | null;
  turn: Turn | null;
  /** Answers whose turn said that nothing in memory was about the question. */
  nothing: string[];
}

export const emptyChat: Chat = { conversation: null, messages: [], more: false, tail: null, turn: null, nothing: [] };

const NOTHING = { text: '', thinking: '' };

export function newTurn(now: number, start: Partial<Turn> = {}): Turn {
  return {
    id: null,
    n: 0,
    question: null,
    cut: null,
    answer: null,
    base: NOTHING,
    text: '',
    thinking: '',
    phase: 'waiting',
    started: now,
    progress: null,
    recalled: null,
    ...start,
  };
}

/** Puts a message where it belongs: in place of itself, else at the end. */
export function upsert(messages: Message[], message: Message): Message[] {
  const at = messages.findIndex((m) => m.id === message.id);
  if (at >= 0) return messages.with(at, message);
  return [...messages, message];
}

/** The shown path with an answer to `question`: what followed the question before is now another version. */
export function withAnswer(messages: Message[], answer: Message): Message[] {
  const at = messages.findIndex((m) => m.id === answer.id);
  if (at >= 0) return messages.with(at, answer);
  const parent = messages.findIndex((m) => m.id === answer.parent);
  return parent >= 0 ? [...messages.slice(0, parent + 1), answer] : [...messages, answer];
}

/** The shown path with a question: where another version of it stood, that and what followed it leaves. */
export function withQuestion(messages: Message[], question: Message): Message[] {
  if (messages.some((m) => m.id === question.id)) return upsert(messages, question);
  const version = messages.findIndex((m) => question.siblings.includes(m.id));
  if (version >= 0) return [...messages.slice(0, version), question];
  const parent = messages.findIndex((m) => m.id === question.parent);
  return parent >= 0 ? [...messages.slice(0, parent + 1), question] : [...messages, question];
}

/** The last message of the shown path, also where what is here does not reach it. */
export function endOf({ messages, tail }: Pick<Chat, 'messages' | 'tail'>): Message | undefined {
  return (tail ?? messages).at(-1);
}

/** Whether the path goes on behind what stands in the log. A turn that begins in the log's midst ends the path there. */
export function goesOn({ messages, tail, turn }: Chat): boolean {
  return tail !== null && !(turn && messages.some((m) => m.id === turn.cut || m.id === turn.question));
}

type Change = (messages: Message[]) => Message[];

/** A change at the path's end: among the messages here where they hold what it is about, else in the tail. */
function changed(chat: Chat, message: Message, change: Change): Stretch {
  const { messages, more, tail } = chat;
  const about = (m: Message): boolean => m.id === message.id || m.id === message.parent || message.siblings.includes(m.id);
  if (tail !== null && !messages.some(about)) return { messages, more, tail: change(tail) };
  const next = change(messages);
  // Where it became the last one, what stood behind it is another version's.
  return { messages: next, more, tail: next.at(-1)?.id === messages.at(-1)?.id ? tail : null };
}

/** Folds one event in. An event seen before, or of a turn that is over, changes nothing. */
export function applyTurnEvent(chat: Chat, event: TurnEvent, now: number): Chat {
  const turn = chat.turn ?? newTurn(now);
  if (event.n <= turn.n) return chat;
  const next: Turn = { ...turn, n: event.n };
  switch (event.type) {
    case 'accepted': {
      const { message } = event;
      // Begun in another window: what stands there of the answer stays until its stream says more.
      const stopped = turn.answer ? undefined : chat.messages.find((m) => m.id === event.continues);
      return {
        ...chat,
        conversation: event.conversation,
        ...changed(chat, message, (path) => withQuestion(path, message)),
        turn: { ...next, ...(stopped ? begunBy(stopped) : {}), question: message.id, cut: null },
      };
    }
    case 'state':
      return {
        ...chat,
        turn: {
          ...next,
          phase: event.state,
          progress: event.progress ?? null,
        },
      };
    case 'recalled': {
      // Said before the answer's first word, so that nothing moves what is read.
      const nothing = event.none && turn.answer ? withId(chat.nothing, turn.answer.id) : chat.nothing;
      return { ...chat, nothing, turn: { ...next, recalled: { count: event.count, none: event.none } } };
    }
    case 'answer': {
      const { message: id, model, modelName, place, begun = turn.base } = event;
      return { ...chat, turn: { ...next, answer: { id, model, modelName, place }, base: begun } };
    }
    case 'text':
      return { ...chat, turn: { ...next, text: turn.text + event.delta, phase: 'answering', progress: null } };
    case 'thinking':
      return { ...chat, turn: { ...next, thinking: turn.thinking + event.delta, phase: 'thinking', progress: null } };
    case 'end': {
      const { message } = event;
      if (!message) return { ...chat, turn: null };
      const path = changed(chat, message, (m) => (message.role === 'assistant' ? withAnswer(m, message) : upsert(m, message)));
      const nothing = turn.recalled?.none && message.role === 'assistant' ? withId(chat.nothing, message.id) : chat.nothing;
      return { ...chat, ...path, nothing, turn: null };
    }
  }
}

const withId = (ids: string[], id: string): string[] => (ids.includes(id) ? ids : [...ids, id]);

/** A turn that goes on from a stopped answer: it stands there from the first moment on. */
export function begunBy(stopped: Message): Pick<Turn, 'answer' | 'base'> {
  const { id, model, modelName, place } = stopped;
  return {
    answer: {
      ...{ id, model: model ?? '', modelName: modelName ?? '' },
      place: place === null || place === 'this-computer' ? { kind: 'this-computer' } : { kind: 'elsewhere', host: place },
    },
    base: { text: textOf(stopped), thinking: textOf(stopped, 'thinking') },
  };
}

/** Whether an answer's turn found nothing in memory about what was asked of it. */
export function foundNothing(message: Message): boolean {
  return message.role === 'assistant' && message.parts.some((part) => part.kind === 'text' && part.meta?.nothing === true);
}

/** The text of a message's parts of one kind. */
export function textOf(message: Message, kind: 'text' | 'thinking' = 'text'): string {
  return message.parts
    .filter((part) => part.kind === kind)
    .map((part) => part.text)
    .join('');
}

/** Whether an answer claims to have changed the memory, which its turn did not. */
export function claimsChange(message: Message): boolean {
  return message.role === 'assistant' && message.parts.some((part) => part.kind === 'text' && part.meta?.unchanged === true);
}

/** What stands in the log: the path, with the running turn's answer in place of its stored half. */
export function shownMessages(chat: Chat): Message[] {
  const { turn, messages } = chat;
  if (!turn || goesOn(chat)) return messages.filter(isShown);
  const { answer, question } = turn;
  let path = messages;
  const cut = turn.cut === null ? -1 : messages.findIndex((m) => m.id === turn.cut);
  if (cut >= 0) path = messages.slice(0, cut);
  else if (question) {
    const at = messages.findIndex((m) => m.id === question);
    if (at >= 0) path = messages.slice(0, at + 1);
  }
  const half = halfOf(chat, turn);
  if (answer) path = path.filter((m) => m.id !== answer.id);
  if (half) path = [...path.filter((m) => m.id !== half.id), half];
  else if (answer && saidBy(turn) !== '') path = [...path, streamingMessage(chat, turn, answer, path.at(-1) ?? null)];
  return path.filter(isShown);
}

/** What was stored of the answer when it was fetched, as long as its stream, followed from the start, has not come as far. */
function halfOf({ messages }: Chat, turn: Turn): Message | undefined {
  const { answer, question } = turn;
  const half = messages.find((m) => m.status === 'streaming' && (answer ? m.id === answer.id : m.parent === question));
  return half && textOf(half, 'thinking').length + textOf(half).length > saidBy(turn).length ? half : undefined;
}

/** All of an answer that is being written: what is thought in it, and what is said. */
export function saidBy({ base, text, thinking }: Turn): string {
  return base.thinking + thinking + base.text + text;
}

/** An answer that ended before its first word is no article; its reason stands outside the log. */
function isShown(message: Message): boolean {
  return message.role === 'user' || message.parts.some((part) => part.text !== '' && part.kind !== 'observation') || message.forgotten;
}

function streamingMessage(chat: Chat, turn: Turn, answer: NonNullable<Turn['answer']>, parent: Message | null): Message {
  const stored = chat.messages.find((m) => m.id === answer.id);
  const parts: Message['parts'] = [];
  const thinking = turn.base.thinking + turn.thinking;
  if (thinking !== '') parts.push({ kind: 'thinking', text: thinking });
  parts.push({ kind: 'text', text: turn.base.text + turn.text });
  return {
    id: answer.id,
    conversation: chat.conversation?.id ?? parent?.conversation ?? '',
    parent: parent?.id ?? null,
    role: 'assistant',
    seq: stored?.seq ?? (parent?.seq ?? 0) + 1,
    created: stored?.created ?? Date.now(),
    zone: stored?.zone ?? parent?.zone ?? 'UTC',
    origin: 'assistant',
    usage: null,
    timings: null,
    error: null,
    forgotten: false,
    version: stored?.version ?? 0,
    versions: stored?.versions ?? 1,
    siblings: stored?.siblings ?? [answer.id],
    children: stored?.children ?? 0,
    receipts: turn.recalled?.count ?? 0,
    status: 'streaming',
    model: answer.model,
    modelName: answer.modelName,
    place: answer.place.kind === 'elsewhere' ? answer.place.host : 'this-computer',
    parts,
  };
}
