import { isAbort, MiaError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TextEncoder } from '../../ports/text-encoder.ts';
import type { Hit, Store } from '../storage/types.ts';
import { timeOf } from './dates.ts';
import { type Measured, measure, type Question, wholeOf } from './features.ts';
import { type ImageAsker, nearImages } from './images.ts';
import { asTheySay, namedIn } from './people.ts';
import { endsOf, questionTerms } from './terms.ts';

export interface RecallRequest {
  /** What the person says now. */
  text: string;
  conversation: string;
  /** Messages already in the prompt, and memories already quoted in it: never given again. */
  window: readonly string[];
  /** What was said just before, newest last: a question such as "And how old is she?" is searched together with it. */
  recentTurns?: readonly string[];
  /** Images to find similar ones by: vectors in the image encoder's space, L2 norm 1. */
  images?: readonly Float32Array[];
}

export interface RecallDeps {
  store: Pick<Store, 'recallCandidates' | 'recallWords' | 'speakers' | 'nearestImages' | 'seenImages'>;
  /** Null, or without its files: words alone. */
  encoder: TextEncoder | null;
  /** Null, absent, or without its files: images are found by what was read and said alone. */
  images?: ImageAsker | null;
  clock: Clock;
}

/** What was found by words and by meaning, in no order. */
export interface Candidates {
  question: Question;
  measured: Measured[];
  /** The vector that was asked with; null where words alone were searched. */
  vector: Float32Array | null;
  /** Whether it is that of the very text. */
  own: boolean;
  /** Milliseconds. */
  timings: { encode: number | null; search: number };
}

/** Of each search: what stands behind the best hundred by words and by meaning was never the answer. */
const CANDIDATES = 100;
/** Steps on either side where people talk with each other. */
const NEIGHBOURS = 2;

/**
 * Searches by words (FTS5) while the question is being encoded, then by meaning. Null where there is nothing to search
 * for: greetings and other texts without a word of substance. A failing encoder is not an error: words alone are searched.
 * @throws MiaError `request.cancelled`, `data.*`
 */
export async function candidatesFor(request: RecallRequest, deps: RecallDeps, signal: AbortSignal): Promise<Candidates | null> {
  const { clock, store, encoder } = deps;
  let terms = questionTerms(request.text);
  if (terms.length === 0 && !request.images?.length) return null;
  const before = request.recentTurns?.at(-1);
  const elliptic = before !== undefined && terms.length <= 2 && leansOnWhatWasSaid(request.text);
  if (elliptic) terms = [...new Set([...terms, ...questionTerms(before).slice(0, 6)])];
  const said = elliptic ? `${endsOf(before, 300)}\n${request.text}` : endsOf(request.text, 500);

  const named = namedIn(said, await store.speakers());
  throwIfAborted(signal);
  const others = terms.filter((term) => !named.words.has(term));
  if (others.length > 0) terms = others;
  const asked = asTheySay(said, named);

  const query = { terms, exclude: request.window, limit: CANDIDATES, conversation: request.conversation };
  const near = nearImages({ ...request, text: asked }, deps, signal);
  const searched = Promise.all([store.recallWords(query), terms.length === 0 ? null : encode(asked, encoder, clock, signal), near]);
  // while both are at it
  const time = timeOf(request.text, clock.now());
  const [byWords, encoded, { found: images, scale }] = await searched;
  throwIfAborted(signal);
  const began = clock.monotonic();
  const hits = await store.recallCandidates({
    ...query,
    found: byWords.found,
    vector: encoded?.vector ?? null,
    encoder: encoded && encoder ? encoder.id : null,
    neighbours: NEIGHBOURS,
    images,
  });
  throwIfAborted(signal);
  const question: Question = { text: request.text, terms, rarity: byWords.rarity, named, time };
  return {
    question,
    measured: measure(worth(hits, request.text), question).map((m) => ({ ...m, sight: scale(m.hit.image) })),
    vector: encoded?.vector ?? null,
    own: !elliptic && asked === request.text,
    timings: { encode: encoded?.ms ?? null, search: clock.monotonic() - began },
  };
}

/** Without what is empty, and without the question itself, asked before. */
function worth(hits: readonly Hit[], question: string): Hit[] {
  const asked = sameWords(question);
  return hits.filter((hit) => {
    const text = wholeOf(hit);
    if (!/[\p{L}\p{N}]/u.test(text)) return false;
    // comparing is dear, and a text of another size is another text
    return text.length > LIKE * (question.length + LIKE) || sameWords(text) !== asked;
  });
}

/** How many times longer the same question may be by signs and spaces. */
const LIKE = 4;
/** Characters that are compared. */
const COMPARED = 1000;

/** The same words make the same text. */
function sameWords(text: string): string {
  return text
    .slice(0, COMPARED)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
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

/** English questions that can not be understood alone; in other languages the question is searched as it is. */
function leansOnWhatWasSaid(text: string): boolean {
  return (
    text.length < 120 && /\b(?:he|she|it|they|him|her|them|his|hers|its|their|that|this|those|these|there|one|ones|else)\b/iu.test(text)
  );
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new MiaError('request.cancelled');
}
