import { passagesOf } from '../passages.ts';
import type { Hit, Origin, RecallReason, Role } from '../storage/types.ts';
import { candidatesFor, type RecallDeps, type RecallRequest } from './candidates.ts';
import { excerpt } from './excerpt.ts';
import { wholeOf } from './features.ts';
import { rank, worthGiving } from './rank.ts';
import { termsIn, wordsOf } from './terms.ts';

/** A memory as it is given to the model. */
export interface Memory {
  /** The message that the memory is. */
  message: string;
  role: Role;
  origin: Origin;
  /** UTC epoch milliseconds. */
  created: number;
  /** The very text given: the message, or the part of it that fits. */
  text: string;
  /** What was read in the images beside it, or what they show, where `text` is what was said: no person's words. */
  image?: string;
  reasons: RecallReason[];
  /** 0…1. */
  score: number;
}

export interface RecallBudget {
  /** At most so many memories. */
  memories: number;
  /** At most so many characters of one memory. */
  charactersEach: number;
  /** At most so many characters of all of them. */
  characters: number;
}

/** About five memories of 60 tokens, 200 tokens in all: what a small machine reads in a second. */
export const RECALL_BUDGET: RecallBudget = { memories: 5, charactersEach: 240, characters: 800 };

export interface Recalled {
  /** Best first. */
  memories: Memory[];
  /** False where words alone were searched. */
  meaning: boolean;
  /** The vector of the whole text, when it is one passage: remembering needs not compute it again. */
  vector: Float32Array | null;
  /** Milliseconds. */
  timings: { encode: number | null; search: number; total: number };
}

/**
 * Recalls what was said before and bears on `text`: candidates by words and by meaning, ranked, cut at a threshold, each
 * thing once. Greetings and other texts without a word of substance recall nothing. A failing encoder is not an error: words
 * alone are searched.
 *
 * @throws MiaError `request.cancelled`, `data.*`
 */
export async function recall(request: RecallRequest, deps: RecallDeps, budget: RecallBudget, signal: AbortSignal): Promise<Recalled> {
  const { clock } = deps;
  const began = clock.monotonic();
  const candidates = await candidatesFor(request, deps, signal);
  if (!candidates) {
    const timings = { encode: null, search: 0, total: clock.monotonic() - began };
    return { memories: [], meaning: false, vector: null, timings };
  }
  const { question, vector, own, timings } = candidates;
  const meaning = vector !== null;
  const memories: Memory[] = [];
  const given: Set<string>[] = [];
  let left = budget.characters;
  for (const { hit, score, reasons } of worthGiving(rank(candidates), meaning)) {
    if (memories.length >= budget.memories || left < 40) break;
    const words = new Set(wordsOf(wholeOf(hit).slice(0, COMPARED)));
    // Two images with hardly a word are two images.
    if (hit.image === null && given.some((other) => sayTheSame(words, other))) continue;
    const { from, origin } = sourceIn(hit, question.terms);
    const most = origin === 'image' ? SEEN * budget.charactersEach : budget.charactersEach;
    const text = excerpt(origin === 'image' ? inRows(from) : from, question.terms, Math.min(most, left));
    if (text === '') continue;
    left -= text.length;
    given.push(words);
    const beside = origin === 'image' || hit.seen === '' ? '' : inRows(hit.seen);
    const image = beside === '' || left < 40 ? '' : excerpt(beside, question.terms, Math.min(SEEN * budget.charactersEach, left));
    left -= image.length;
    const told = {
      ...(image === '' ? {} : { image }),
      reasons: bySight(reasons, origin === 'image' && termsIn(from, question.terms).size > 0),
    };
    memories.push({ message: hit.message, role: hit.role, origin, created: hit.created, text, score, ...told });
  }
  return {
    memories,
    meaning,
    vector: own && passagesOf(request.text).length === 1 ? vector : null,
    timings: { ...timings, total: clock.monotonic() - began },
  };
}

/** Of an image so many times as much is given: a receipt is long, and its total stands at its end. */
const SEEN = 2;

/** Rows stay apart on one line. */
const inRows = (text: string): string => text.trim().replace(/\s*\n\s*/gu, ' · ');

const bySight = (reasons: RecallReason[], seen: boolean): RecallReason[] =>
  seen && !reasons.includes('image') ? [...reasons, 'image'] : reasons;

/** Characters of a memory that are compared with others. */
const COMPARED = 1000;
/** Share of words in common above which two memories say the same (Jaccard). */
const SAME = 0.75;

/** Whether one adds nothing to the other: five memories of the same sentence would be one memory. */
function sayTheSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  let common = 0;
  for (const word of a) if (b.has(word)) common += 1;
  return common > SAME * (a.size + b.size - common);
}

/**
 * Where what bears on the question stands: in the words themselves, in what was pasted, or in an image. It is quoted as such then,
 * not as the person's own words.
 */
function sourceIn(hit: Hit, terms: readonly string[]): { from: string; origin: Origin } {
  let best = { from: hit.text, origin: hit.origin, holds: hit.text.trim() === '' ? -1 : termsIn(hit.text, terms).size };
  for (const [from, origin] of [[hit.pasted, 'paste'] as const, [hit.seen, 'image'] as const]) {
    const holds = from.trim() === '' ? -1 : termsIn(from, terms).size;
    if (holds > best.holds) best = { from, origin, holds };
  }
  return best;
}
