/** Time passing over what is in mind, and what keeps it there. */
import { questionTerms, termsIn } from '../retrieval/index.ts';
import { type Chunk, fades, HELD, lasts, present, USES } from './activation.ts';

/** A chunk with its words. */
export type Worded = Chunk & { text: string };

/**
 * Whether a text speaks of what another says: two of its words of substance stand there, or the one that it has.
 * @param terms of the text that is said now, as `questionTerms` gives them
 */
export function takesUp(terms: readonly string[], text: string): boolean {
  return terms.length > 0 && termsIn(text, terms).size >= Math.min(2, terms.length);
}

/** What is in mind after these messages, oldest first: each lets time pass, and keeps what it speaks of. */
export function heard<C extends Worded>(chunks: readonly C[], said: readonly string[]): C[] {
  let now = [...chunks];
  for (const text of said) {
    const passed = lasts(text);
    const terms = questionTerms(text);
    now = now.map((chunk) => {
      const uses = chunk.uses.map((age) => age + passed);
      return { ...chunk, uses: takesUp(terms, chunk.text) ? used(uses) : uses };
    });
  }
  return now.filter((chunk) => !fades(chunk));
}

/** Used this moment: what was in mind is refreshed, the rest comes to mind. */
export function took(chunks: readonly Chunk[], used_: readonly Pick<Chunk, 'kind' | 'chunk'>[]): Chunk[] {
  const now = new Map(chunks.map((chunk) => [keyOf(chunk), chunk]));
  for (const { kind, chunk } of used_) {
    const key = keyOf({ kind, chunk });
    now.set(key, { kind, chunk, uses: used(now.get(key)?.uses ?? []) });
  }
  return [...now.values()];
}

/** What stays in mind: nothing faded, and at nine the faintest leave until seven are left. Most present first. */
export function settled(chunks: readonly Chunk[]): Chunk[] {
  const there = byPresence(chunks.filter((chunk) => !fades(chunk))).map(({ kind, chunk, uses }) => ({ kind, chunk, uses }));
  return there.length > HELD.most ? there.slice(0, HELD.usual) : there;
}

/** Most present first; in the order of their ids where two are alike, so that the same state gives the same prompt. */
export function byPresence<C extends Chunk>(chunks: readonly C[]): C[] {
  return [...chunks].sort((a, b) => present(b) - present(a) || (a.chunk < b.chunk ? -1 : 1));
}

const keyOf = ({ kind, chunk }: Pick<Chunk, 'kind' | 'chunk'>): string => `${kind} ${chunk}`;
const used = (uses: readonly number[]): number[] => [0, ...uses.filter((age) => age > 0)].slice(0, USES);
