/** What of it is given with a question. */
import { excerpt } from '../retrieval/index.ts';
import { byPresence, type Worded } from './uses.ts';

/** Beside what is recalled: a second more of reading on a small machine at most, and only where the window has dropped it. */
export const WORKING_BUDGET = { chunks: 3, charactersEach: 240, characters: 480 } as const;

/**
 * The chunks that are given again, most present first, each with the part of its text that fits.
 * @param seen whether the model sees it anyway: in its window, quoted there, or recalled now
 * @param terms words of the question, around which a long text is cut
 */
export function offered<C extends Worded>(chunks: readonly C[], terms: readonly string[], seen: (chunk: C) => boolean): C[] {
  const given: C[] = [];
  let left: number = WORKING_BUDGET.characters;
  for (const chunk of byPresence(chunks)) {
    if (given.length === WORKING_BUDGET.chunks || left < 40) break;
    if (seen(chunk)) continue;
    const text = excerpt(chunk.text, terms, Math.min(WORKING_BUDGET.charactersEach, left));
    if (text === '') continue;
    left -= text.length;
    given.push({ ...chunk, text });
  }
  return given;
}
