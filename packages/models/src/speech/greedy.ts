/** The likeliest token at each step, as Whisper and Moonshine are decoded. */
import { MiaError } from '@mia/core/errors.ts';
import type { ChosenToken } from './words.ts';

/** A decoder that goes on where it stopped: `Cache` is what it holds of what it has read. */
export interface Steps<Cache> {
  /**
   * Reads tokens, behind what it has read already.
   * @returns the logits behind each of them, row by row
   */
  pass(ids: readonly number[], cache: Cache | null): Promise<{ logits: Float32Array; cache: Cache }>;
  /** Without what stands behind so many tokens. */
  upTo(cache: Cache, tokens: number): Cache;
  ends(id: number): boolean;
  /** Sets to −∞ what may not be taken. */
  forbid?(row: Float32Array, first: boolean): void;
}

export interface Decoding {
  /** What goes before the text. */
  begin: readonly number[];
  /** Tokens that the text probably begins with. */
  draft?: readonly number[];
  /** At most so many tokens. */
  longest: number;
  signal?: AbortSignal | undefined;
}

/** A shorter draft saves nothing. */
const DRAFT = 4;

/**
 * Decodes greedily. Of a draft as much is taken as these very steps would have given: all of it is looked at in one pass of the decoder, which
 * takes as long as three steps (Stern et al. 2018, "Blockwise Parallel Decoding"; here the draft is what was recognised of the same
 * speech a moment ago).
 * @throws MiaError `request.cancelled`
 */
export async function decodeGreedily<Cache>(steps: Steps<Cache>, { begin, draft = [], longest, signal }: Decoding): Promise<ChosenToken[]> {
  const expected = draft.length >= DRAFT ? draft.slice(0, longest - 1) : [];
  const ids = [...begin, ...expected];
  let { logits, cache } = await steps.pass(ids, null);
  const chosen = chosenOf(steps, logits.subarray((logits.length / ids.length) * (begin.length - 1)), expected, true);
  cache = steps.upTo(cache, begin.length + chosen.length - 1);
  for (let last = chosen.at(-1); last && !steps.ends(last.id) && chosen.length < longest; last = chosen.at(-1)) {
    if (signal?.aborted) throw new MiaError('request.cancelled');
    ({ logits, cache } = await steps.pass([last.id], cache));
    chosen.push(...chosenOf(steps, logits, [], false));
  }
  if (signal?.aborted) throw new MiaError('request.cancelled');
  return chosen;
}

/** The likeliest token behind each row, until one is not the next that was expected. */
function chosenOf<Cache>(steps: Steps<Cache>, logits: Float32Array, expected: readonly number[], first: boolean): ChosenToken[] {
  const size = logits.length / (expected.length + 1);
  const chosen: ChosenToken[] = [];
  for (let at = 0; at <= expected.length; at++) {
    const row = logits.slice(at * size, (at + 1) * size);
    steps.forbid?.(row, first && at === 0);
    const best = likeliest(row);
    chosen.push(best);
    if (best.id !== expected[at] || steps.ends(best.id)) break;
  }
  return chosen;
}

/** The likeliest of a row of logits, and how likely it is. What is −∞ may not be taken. */
function likeliest(logits: Float32Array): ChosenToken {
  let best = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++) {
    if ((logits[i] as number) > highest) {
      highest = logits[i] as number;
      best = i;
    }
  }
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp((logits[i] as number) - highest);
  return { id: best, logProbability: -Math.log(sum) };
}

/**
 * Keys and values of what a decoder has read and heard, by the names of its graph's inputs (those of Optimum's exports). What was heard is
 * reckoned once: graphs give it again with no use.
 * @param outputs all that one pass gave
 */
export function heldOf<Tensor>(outputs: Record<string, Tensor>, before: Record<string, Tensor> | null): Record<string, Tensor> {
  const held: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(outputs)) {
    if (!name.startsWith('present')) continue;
    const input = name.replace('present', 'past_key_values');
    held[input] = (name.includes('encoder') ? before?.[input] : undefined) ?? tensor;
  }
  return held;
}
