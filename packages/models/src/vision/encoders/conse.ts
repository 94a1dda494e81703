/**
 * ConSE, zero-shot learning by convex combination of semantic embeddings (Norouzi et al. 2013): an image stands where the words of
 * its likeliest labels stand, so that texts find it.
 */
import { type Likely, unitRows } from './vectors.ts';

/** The labels that are combined (Norouzi et al. found ten the best of 1, 10 and 1000). */
export const COMBINED = 10;

/**
 * @param labelVectors classes × dimension, each L2 norm 1
 * @returns Σ p · label vector over the given labels, L2 norm 1
 */
export function combined(labels: readonly Likely[], labelVectors: Float32Array, dimension: number): Float32Array {
  const vector = new Float32Array(dimension);
  for (const { index, probability } of labels) {
    const start = index * dimension;
    for (let i = 0; i < dimension; i++) vector[i] = (vector[i] as number) + probability * (labelVectors[start + i] as number);
  }
  return unitRows(vector, dimension);
}

/** The sentence whose vector stands for a label. */
export const sentenceOf = (label: string): string => `a photo of a ${label}`;
