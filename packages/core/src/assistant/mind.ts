/**
 * What the conversation has in mind (`memory/working`), for one question: read beside the path, given where the window has
 * dropped it, and kept with the answer's receipts. Nothing of it is kept where nothing is remembered; an incognito
 * conversation has it in memory only.
 */
import { MiaError } from '../errors.ts';
import { type Memory, questionTerms, termsIn } from '../memory/index.ts';
import type { Conversation, Fact, HeldChunk, Message, WorkingChunk } from '../memory/storage/types.ts';
import { heard, offered, settled, takesUp, took } from '../memory/working/index.ts';
import { messageText } from '../response/index.ts';
import type { AnswerSettings, TurnDeps } from './deps.ts';

export interface Mind {
  /** After what was said; without what is used for this question. */
  chunks: WorkingChunk[];
  /** Given again. */
  memories: Memory[];
  facts: Fact[];
  /** Turns of this conversation that the question takes up. */
  turns: string[];
}

type Here = Pick<Conversation, 'id' | 'memories' | 'remember' | 'incognito'>;

/** Turns that come to mind with one question. */
const TURNS = 2;
/** A conversation that was never asked anything here has no older time to count. */
const SINCE = 40;

/** Never rejects: an answer without is better than none. */
export async function readMind(conversation: Here, deps: Pick<TurnDeps, 'store' | 'logger'>): Promise<HeldChunk[]> {
  if (!conversation.memories) return [];
  try {
    return await deps.store.working(conversation.id);
  } catch (error) {
    deps.logger.warn('mind.failed', { conversation: conversation.id, code: MiaError.from(error).code });
    return [];
  }
}

/** Whether anything is in mind beside the window: not where nothing is remembered. */
export const hasMind = (conversation: Here, settings: Pick<AnswerSettings, 'paused'>): boolean =>
  conversation.memories && (conversation.incognito === true || (conversation.remember && !settings.paused));

/**
 * @param before the path up to the question, without it
 * @param window of that path what the model sees
 * @param seen memories and messages that the model sees: in its window, quoted there, or recalled for this question
 * @param facts that stand in the window
 */
export function bringToMind(
  held: readonly HeldChunk[],
  text: string,
  q: {
    conversation: Here;
    before: readonly Message[];
    window: readonly Message[];
    seen: ReadonlySet<string>;
    facts: ReadonlySet<string>;
    /** The question was asked before: nothing was said since. */
    again?: boolean;
  },
): Mind {
  const terms = questionTerms(text);
  const chunks = heard(held.map(worded), q.again ? [] : saidSince(q.before, text));
  const again = offered(chunks, terms, ({ kind, chunk }) => (kind === 'fact' ? q.facts : q.seen).has(chunk));
  return {
    chunks: settled(chunks),
    memories: again.flatMap((chunk) => (chunk.kind === 'message' ? [memoryOf(chunk)] : [])),
    facts: again.flatMap((chunk) => (chunk.kind === 'fact' ? [chunk.fact] : [])),
    turns: q.conversation.incognito ? [] : takenUp(q.window, terms),
  };
}

/** What is in mind once the question has its memories and facts. */
export function mindAfter(mind: Mind, memories: readonly Pick<Memory, 'message' | 'reasons'>[], facts: readonly string[]): WorkingChunk[] {
  // What was given because it was in mind is no use of it: it would never fade.
  const given = memories.filter((memory) => !memory.reasons.includes('mind')).map(({ message }) => message);
  const messages = [...given, ...mind.turns].map((chunk) => ({ kind: 'message' as const, chunk }));
  return settled(took(mind.chunks, [...messages, ...facts.map((chunk) => ({ kind: 'fact' as const, chunk }))]));
}

/** What was said since the last question that was counted (it has a context block), and the question. */
function saidSince(before: readonly Message[], text: string): string[] {
  const counted = before.findLastIndex((m) => m.role === 'user' && m.context !== null);
  return [
    ...before
      .slice(counted + 1)
      .slice(-SINCE)
      .map(messageText),
    text,
  ];
}

/** The messages that speak most of what is asked, the newest first among equals. */
function takenUp(window: readonly Message[], terms: readonly string[]): string[] {
  const found = window.flatMap((m, at) => {
    const text = m.forgotten ? '' : messageText(m);
    return takesUp(terms, text) ? [{ id: m.id, at, words: termsIn(text, terms).size }] : [];
  });
  return found
    .sort((a, b) => b.words - a.words || b.at - a.at)
    .slice(0, TURNS)
    .map(({ id }) => id);
}

const worded = (chunk: HeldChunk): HeldChunk & { text: string } =>
  chunk.kind === 'fact'
    ? { ...chunk, text: `${chunk.fact.relation}: ${chunk.fact.object}` }
    : { ...chunk, text: [chunk.said.text, chunk.said.pasted].find((text) => text.trim() !== '') ?? chunk.said.seen };

function memoryOf({ chunk, said, text }: Extract<HeldChunk, { kind: 'message' }> & { text: string }): Memory {
  const { role, created } = said;
  const origin = said.text.trim() !== '' ? said.origin : said.pasted.trim() !== '' ? 'paste' : 'image';
  return { message: chunk, role, origin, created, text, reasons: ['mind'], score: 0 };
}
