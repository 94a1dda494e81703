import { MiaError } from '../../errors.ts';

export type Modality = 'text' | 'audio' | 'image';

/** Monotonic ms; an instant where both are the same. */
export interface Interval {
  from: number;
  to: number;
}

/** A percept's vector. Only vectors of one space can be compared or put together. */
export interface PerceptVector {
  modality: Modality;
  /** Which of that modality, from 0. */
  index: number;
  /** The encoder that made the space. */
  space: string;
  vector: Float32Array;
  /** How sure the encoder, or who recognised the words, was: 0 to 1. */
  confidence: number;
}

/** How far apart what is said and what is shown may be and still belong together: one drops an image and then asks. */
export const REACH_MS = 2000;

/**
 * Modal synchrony of two stretches of time: 1 where the shorter lies within the longer, less for what lies outside by how far it does,
 * 0 where all of it is `reach` ms away or more. An image that was shown for all of an utterance is as near as a short one within it.
 * @throws MiaError `request.invalid` where one ends before it begins
 */
export function synchrony(a: Interval, b: Interval, reach = REACH_MS): number {
  for (const { from, to } of [a, b]) if (!(to >= from)) throw new MiaError('request.invalid', { what: 'interval', from, to });
  const [short, long] = a.to - a.from <= b.to - b.from ? [a, b] : [b, a];
  const length = short.to - short.from;
  const before = long.from - short.from;
  const after = short.to - long.to;
  if (length === 0) return nearness(Math.max(0, before, after), reach);
  const inside = Math.max(0, Math.min(short.to, long.to) - Math.max(short.from, long.from));
  const outside = [before, after].map((far) => (far <= 0 ? 0 : summed(far, reach) - summed(Math.max(0, far - length), reach)));
  return (inside + (outside[0] as number) + (outside[1] as number)) / length;
}

/** 1 at no distance, 0 at `reach`. */
function nearness(distance: number, reach: number): number {
  return distance === 0 ? 1 : Math.max(0, 1 - distance / reach);
}

/** `nearness` summed over the distances from 0 on. */
function summed(distance: number, reach: number): number {
  const near = Math.min(distance, reach);
  return reach === 0 ? 0 : near - near ** 2 / (2 * reach);
}

export interface TimeAlignment {
  /** Which image, from 0. */
  image: number;
  /** 0 to 1, more than 0. */
  synchrony: number;
}

/**
 * Which images were shown around an utterance, the most synchronous first; of equals the one that was shown last. Those beyond reach
 * are left out, and those whose time nobody knows (null).
 * @throws MiaError `request.invalid` as `synchrony`
 */
export function alignInTime(utterance: Interval, shown: readonly (Interval | null)[], reach = REACH_MS): TimeAlignment[] {
  return shown
    .flatMap((interval, image) => (interval ? [{ image, synchrony: synchrony(utterance, interval, reach), from: interval.from }] : []))
    .filter((one) => one.synchrony > 0)
    .toSorted((a, b) => b.synchrony - a.synchrony || b.from - a.from)
    .map(({ image, synchrony }) => ({ image, synchrony }));
}

/**
 * Cosine of two vectors; 0 where one has no direction.
 * @throws MiaError `request.invalid` (what, expected, given) where they are of different spaces or dimensions
 */
export function similarity(a: Pick<PerceptVector, 'space' | 'vector'>, b: Pick<PerceptVector, 'space' | 'vector'>): number {
  if (a.space !== b.space) throw new MiaError('request.invalid', { what: 'space', expected: a.space, given: b.space });
  if (a.vector.length !== b.vector.length)
    throw new MiaError('request.invalid', { what: 'vector', expected: a.vector.length, given: b.vector.length });
  let [both, ofA, ofB] = [0, 0, 0];
  for (const [i, value] of a.vector.entries()) {
    const other = b.vector[i] as number;
    both += value * other;
    ofA += value ** 2;
    ofB += other ** 2;
  }
  return ofA === 0 || ofB === 0 ? 0 : Math.max(-1, Math.min(1, both / Math.sqrt(ofA * ofB)));
}

export interface MeaningAlignment {
  a: Pick<PerceptVector, 'modality' | 'index'>;
  b: Pick<PerceptVector, 'modality' | 'index'>;
  space: string;
  /** −1 to 1. */
  similarity: number;
}

/** How near percepts of different modalities are to each other, nearest first: each two that share a space. */
export function alignInMeaning(percepts: readonly PerceptVector[]): MeaningAlignment[] {
  return percepts
    .flatMap((a, i) =>
      percepts
        .slice(i + 1)
        .filter((b) => b.modality !== a.modality && b.space === a.space)
        .map((b) => ({
          a: { modality: a.modality, index: a.index },
          b: { modality: b.modality, index: b.index },
          space: a.space,
          similarity: similarity(a, b),
        })),
    )
    .toSorted((one, other) => other.similarity - one.similarity);
}
