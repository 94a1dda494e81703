/**
 * What leaves the assistant: numbered events of one turn, and events about everything else that changes. They have the
 * shape of `turnEvent` and `appEvent` in the desktop's contract; the host proves that they agree.
 */
import type { Conversation, Message } from '../memory/storage/types.ts';
import type { Place } from '../ports/language-model.ts';

export type TurnState = 'waiting' | 'loading' | 'reading' | 'thinking' | 'answering';

export interface ReadingProgress {
  /** Prompt tokens read or found in the cache so far. */
  read: number;
  total: number;
  /** Milliseconds left by the speed measured in this reading; null before it is known. */
  etaMs: number | null;
}

/** `context` is the prompt's business and never shown as text of the message. */
export type ShownMessage = Omit<Message, 'context'>;

export type TurnEventBody =
  /** `continues`: the stopped answer that is gone on with; it stands all the while. */
  | { type: 'accepted'; message: ShownMessage; conversation: Conversation; continues?: string }
  | { type: 'state'; state: TurnState; progress?: ReadingProgress }
  | { type: 'recalled'; count: number; none: boolean }
  /** `begun`: what stood in a stopped answer that is gone on with; the pieces that follow stand behind it. */
  | { type: 'answer'; message: string; model: string; modelName: string; place: Place; begun?: { text: string; thinking: string } }
  | { type: 'text'; delta: string }
  | { type: 'thinking'; delta: string }
  | { type: 'end'; message: ShownMessage | null };

/** `n` counts from 1 within a turn, without gaps. */
export type TurnEvent = { n: number } & TurnEventBody;

/** The person's message is on disk; always the first event. */
export type AcceptedEvent = Extract<TurnEvent, { type: 'accepted' }>;

/** Something was drawn from what the person said, or followed for the first time. `answer`: under which it is told, if it is. */
export interface LearnedEvent {
  type: 'learned';
  kind: 'fact' | 'habit';
  id: string;
  text: string;
  change: 'added' | 'superseded' | 'applied' | 'corrected';
  answer: string | null;
}

export type AssistantEvent =
  | LearnedEvent
  /** Messages that consolidation has looked at, of those that it can. */
  | { type: 'consolidation'; done: number; total: number; working: boolean }
  | { type: 'conversation'; conversation: Conversation }
  | { type: 'message'; message: ShownMessage }
  | { type: 'turn'; conversation: string; turn: string }
  | { type: 'turn-ended'; conversation: string; turn: string }
  | { type: 'prepared'; conversation: string; progress: ReadingProgress; done: boolean };

/** A stored message as it may be shown: without the prompt's context block. */
export function shown(message: Message): ShownMessage {
  const { context: _context, ...rest } = message;
  return rest;
}
