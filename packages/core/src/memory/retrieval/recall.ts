import { isAbort, MiaError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TextEncoder } from '../../ports/text-encoder.ts';
import { passagesOf } from '../passages.ts';
import type { Hit, Origin, RecallReason, Role, Store } from '../storage/types.ts';
import { excerpt } from './excerpt.ts';
import { fuse } from './fuse.ts';
import { endsOf, questionTerms, termsIn } from './terms.ts';

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
  reasons: RecallReason[];
  /** 0…1. */
  score: number;
}

export interface RecallRequest {
  /** What the person says now. */
  text: string;
  conversation: string;
  /** Messages already in the prompt, and memories already quoted in it: never given again. */
  window: readonly string[];
  /** What was said just before, newest last: a question such as "And how old is she?" is searched together with it. */
  recentTurns?: readonly string[];
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

export interface RecallDeps {
  store: Pick<Store, 'recallCandidates'>;
  /** Null, or without its files: words alone. */
  encoder: TextEncoder | null;
  clock: Clock;
}

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

const CANDIDATES = 40;

/**
 * Recalls what was said before and bears on `text`: by words (FTS5) and by meaning (vectors), side by side, fused, cut at a
 * threshold. Greetings and other texts without a word of substance recall nothing. A failing encoder is not an error: words
 * alone are searched.
 *
 * @throws MiaError `request.cancelled`, `data.*`
 */
export async function recall(request: RecallRequest, deps: RecallDeps, budget: RecallBudget, signal: AbortSignal): Promise<Recalled> {
  const { clock } = deps;
  const began = clock.monotonic();
  const nothing = (): Recalled => ({
    memories: [],
    meaning: false,
    vector: null,
    timings: { encode: null, search: 0, total: clock.monotonic() - began },
  });
  let terms = questionTerms(request.text);
  if (terms.length === 0) return nothing();

  const before = request.recentTurns?.at(-1);
  const elliptic = before !== undefined && terms.length <= 2 && leansOnWhatWasSaid(request.text);
  if (elliptic) terms = [...new Set([...terms, ...questionTerms(before).slice(0, 6)])];
  const asked = elliptic ? `${endsOf(before, 300)}\n${request.text}` : endsOf(request.text, 500);

  const query = { exclude: [...request.window], limit: CANDIDATES, encoder: null, vector: null };
  const [byWords, encoded] = await Promise.all([
    deps.store.recallCandidates({ ...query, terms }),
    encode(asked, deps.encoder, clock, signal),
  ]);
  throwIfAborted(signal);
  const byMeaning =
    encoded && deps.encoder
      ? await deps.store.recallCandidates({ ...query, terms: [], vector: encoded.vector, encoder: deps.encoder.id })
      : [];
  throwIfAborted(signal);
  const searched = clock.monotonic();

  const ranked = fuse(merge(byWords, byMeaning), terms, request.text, encoded !== null);
  const memories: Memory[] = [];
  let left = budget.characters;
  for (const { hit, score, reasons } of ranked) {
    if (memories.length >= budget.memories || left < 40) break;
    const pasted = saidInPaste(hit, terms);
    const text = excerpt(pasted ? hit.pasted : hit.text, terms, Math.min(budget.charactersEach, left));
    if (text === '') continue;
    left -= text.length;
    memories.push({
      message: hit.message,
      role: hit.role,
      origin: pasted ? 'paste' : hit.origin,
      created: hit.created,
      text,
      reasons,
      score,
    });
  }
  return {
    memories,
    meaning: encoded !== null,
    vector: encoded && !elliptic && asked === request.text && passagesOf(request.text).length === 1 ? encoded.vector : null,
    timings: { encode: encoded?.ms ?? null, search: searched - began, total: clock.monotonic() - began },
  };
}

/** Whether what bears on the question stands in what was pasted: it is quoted as such then, not as the person's own words. */
function saidInPaste(hit: Hit, terms: readonly string[]): boolean {
  if (hit.pasted === '') return false;
  return hit.text.trim() === '' || termsIn(hit.pasted, terms).size > termsIn(hit.text, terms).size;
}

async function encode(
  text: string,
  encoder: TextEncoder | null,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ vector: Float32Array; ms: number } | null> {
  if (!encoder) return null;
  const began = clock.monotonic();
  try {
    if (!(await encoder.available())) return null;
    const [vector] = await encoder.encode([text], { priority: 'query', signal });
    return vector ? { vector, ms: clock.monotonic() - began } : null;
  } catch (error) {
    if (signal.aborted || isAbort(error)) throw new MiaError('request.cancelled', {}, { cause: error });
    return null;
  }
}

/** One hit for each message: words from one search, meaning from the other. */
function merge(byWords: readonly Hit[], byMeaning: readonly Hit[]): Hit[] {
  const hits = new Map<string, Hit>();
  for (const hit of [...byWords, ...byMeaning]) {
    const known = hits.get(hit.message);
    hits.set(hit.message, known ? { ...known, words: known.words ?? hit.words, cosine: known.cosine ?? hit.cosine } : hit);
  }
  return [...hits.values()];
}

/** English questions that can not be understood alone; in other languages the question is searched as it is. */
function leansOnWhatWasSaid(text: string): boolean {
  return (
    text.length < 120 && /\b(?:he|she|it|they|him|her|them|his|hers|its|their|that|this|those|these|there|one|ones|else)\b/iu.test(text)
  );
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new MiaError('request.cancelled');
}
