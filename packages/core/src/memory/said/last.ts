/** "Remember this.": what the person said last, and in which message. */
import type { Message, Store } from '../storage/types.ts';
import { cardOf } from './card.ts';
import { type Said, saidInWords } from './said.ts';

/** Longer than this is a text, which is found by recall, and no fact. */
const LONGEST = 500;
const SENTENCE = /[^.!?…\n]+(?:[.!?…](?=\S)[^.!?…\n]*)*[.!?…]*/gu;

export type Words = Extract<Said, { what: string }>;

/** What the person said before this message; the answer between is left out. */
export async function messageBefore(before: Message | null, store: Pick<Store, 'message'>): Promise<Message | null> {
  const last = before?.role === 'assistant' && before.parent !== null ? await store.message(before.parent) : before;
  return last && last.role === 'user' && !last.forgotten ? last : null;
}

/**
 * What "Remember this." means: the statements of the person's own message before, never the answer to it. Null where it told
 * nothing (a question, a text that was pasted) or spoke to the memory itself.
 */
export function statedIn(message: Message): Words | null {
  const card = cardOf(message);
  if (message.origin !== 'person' || (card && card.kind !== 'kept')) return null;
  const text = message.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('\n');
  const said = card && saidInWords(text, { afterMemory: false });
  if (said) return 'what' in said ? said : null;
  const told = (text.match(SENTENCE) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '' && !sentence.endsWith('?'));
  const what = told.join(' ');
  return /\p{L}.*\s.*\p{L}/u.test(what) && what.length <= LONGEST ? { kind: 'remember', what } : null;
}
