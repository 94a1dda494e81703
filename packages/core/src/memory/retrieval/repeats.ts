import type { ForgetRange, NearAnswer, Store } from '../storage/types.ts';
import { questionTerms, termsIn } from './terms.ts';

/** Answers looked at, and named, at most. */
const MOST = 60;
/** Share of a memory's rare words that an answer has when it says the same; less is enough where it was given that memory. */
const SAME = 0.6;
const GIVEN = 0.4;

/** Names and numbers: they are what is to be forgotten, even alone ("Eleni."). A sentence's first word tells nothing. */
function names(text: string): string[] {
  const found = [...text.matchAll(/(?<=[\p{L}\p{N},;:"'()] ?)\p{Lu}[\p{L}\p{M}\p{N}’'-]+|\p{L}*\p{N}[\p{L}\p{N}.:-]*/gu)];
  return [
    ...new Set(
      found.map(([word]) =>
        word
          .toLowerCase()
          .replace(/[’']s$/u, '')
          .replace(/[.:-]+$/u, ''),
      ),
    ),
  ].filter((w) => w.length > 1);
}

/**
 * The answers that repeat what is to be forgotten, those that were given it first: by the share of its words, rare ones
 * counting more (inverse document frequency), or by a name or number of it where they were given it.
 * @param memory the id of the message, fact or habit, or null where there is none
 * @param text what is to be forgotten, as it was said
 */
export async function answersRepeating(memory: string | null, text: string, store: Pick<Store, 'answersNear'>): Promise<NearAnswer[]> {
  const terms = questionTerms(text);
  if (terms.length === 0) return [];
  const { answers, found, parts } = await store.answersNear(memory, terms, MOST);
  const weights = found.map((n) => Math.log(1 + Math.max(parts, 1) / (1 + n)));
  const all = weights.reduce((sum, w) => sum + w, 0);
  const named = names(text);
  return answers.filter(({ text: said, given }) => {
    const held = termsIn(said, terms);
    const share = [...held].reduce((sum, t) => sum + (weights[t] ?? 0), 0) / (all || 1);
    if (share >= (given ? GIVEN : SAME) && held.size >= Math.min(2, terms.length)) return true;
    return given && named.length > 0 && termsIn(said, named).size > 0;
  });
}

/** A stretch of time has at most so many answers outside of it that repeat it. */
const MOST_OF_ALL = 100;

/** Answers outside of a stretch of time, or of a conversation, that repeat what is forgotten with it. */
export async function answersRepeatingRange(range: ForgetRange, store: Pick<Store, 'answersNear' | 'mentioned'>): Promise<NearAnswer[]> {
  const { memories, within } = await store.mentioned(range);
  const found = new Map<string, NearAnswer>();
  const inside = new Set(within);
  for (const { id, text } of memories) {
    if (found.size >= MOST_OF_ALL) break;
    for (const answer of await answersRepeating(id, text, store)) if (!inside.has(answer.message)) found.set(answer.message, answer);
  }
  return [...found.values()];
}
