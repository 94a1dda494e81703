import type { ImageEncoder } from '../../ports/image.ts';
import { checkMatrix, linear, type Matrix, matrixOf, rowOf, unit } from './matrix.ts';
import { crossAttention } from './multi-head.ts';
import { softmax } from './scaled-dot-product.ts';

/** Vectors of an image's patches, row by row, in the space of the texts that ask: what `ImageEncoding` holds. */
export interface Patches {
  rows: number;
  columns: number;
  /** rows × columns × dimension. */
  values: Float32Array;
}

export interface FocusOptions {
  /** What cosines are multiplied by before they become shares: `SHARPNESS` of the encoder. */
  sharpness: number;
}

export interface Focus {
  /** What the image shows where the words look: L2 norm 1, in the space of patches and words. */
  vector: Float32Array;
  /** One for each patch, row by row; they sum to 1. */
  weights: Float32Array;
  /** How much each of the words counted; they sum to 1. */
  words: Float32Array;
}

/** 0 to 1 for each patch, row by row: 1 is where the words look most. */
export interface HeatMap {
  rows: number;
  columns: number;
  values: Float32Array;
}

/**
 * By the kind of encoder. CLIP's towers are trained to 100 (Radford et al. 2021). Cosines of the sentence encoder behind ConSE spread
 * about five times as far.
 */
export const SHARPNESS: Readonly<Record<ImageEncoder['kind'], number>> = { clip: 100, conse: 20 };
/** Weights of float32 that differ by less than this share do not differ. */
const NOTHING = 1e-4;

/**
 * Pools an image's patches by what is asked: each word looks at all patches (cross-attention by cosine), and the words count as much
 * as the patch that each is nearest to, so that those that mean nothing in this image stay silent. A word or a patch without a
 * direction (zeros, or something that is no number) is not looked at.
 * @param words vectors of the question's words, or one of the whole question; of any length
 * @returns null where no word or no patch has a direction, or there is none
 * @throws MiaError `request.invalid` (what, expected, given) where the patches are of another dimension than the words
 */
export function pooled(patches: Patches, words: readonly Float32Array[], { sharpness }: FocusOptions): Focus | null {
  if (words.length === 0) return null;
  const asked = matrixOf(words);
  const keys = directions('patches', { rows: patches.rows * patches.columns, columns: asked.columns, values: patches.values });
  const queries = directions('words', asked);
  if (!keys.there.includes(true) || !queries.there.includes(true)) return null;
  const looks = crossAttention(queries.matrix, keys.matrix, { scale: sharpness, mask: keys.there });
  const nearest = Float64Array.from(queries.there, (there, word) =>
    there ? sharpness * nearestOf(rowOf(queries.matrix, word), keys) : Number.NEGATIVE_INFINITY,
  );
  softmax(nearest);
  const shares = { rows: 1, columns: nearest.length, values: Float32Array.from(nearest) };
  const weights = linear('words', shares, { weight: looks.weights[0] as Matrix }).values;
  // Patches that cancel each other out have no direction together: the one that is looked at most stands for them.
  const vector =
    unit(linear('words', shares, { weight: looks.output }).values) ?? rowOf(keys.matrix, weights.indexOf(mostOf(weights))).slice();
  return { vector, weights, words: shares.values };
}

/**
 * Where in an image the words look, for a person: the weights of `pooled`, spread over 0 to 1. All zeros where nothing stands out.
 * @throws MiaError `request.invalid` as `pooled`
 */
export function heatMap(patches: Patches, words: readonly Float32Array[], options: FocusOptions): HeatMap {
  const weights = pooled(patches, words, options)?.weights ?? new Float32Array(patches.rows * patches.columns);
  const most = mostOf(weights);
  const least = -mostOf(weights.map((weight) => -weight));
  const spread = most - least;
  const values = weights.map((weight) => (spread > NOTHING * most ? (weight - least) / spread : 0));
  return { rows: patches.rows, columns: patches.columns, values };
}

interface Directions {
  /** Each row of length 1, or zeros. */
  matrix: Matrix;
  there: boolean[];
}

function directions(what: string, matrix: Matrix): Directions {
  checkMatrix(what, matrix);
  const rows = Array.from({ length: matrix.rows }, (_, row) => unit(rowOf(matrix, row)));
  return { matrix: matrixOf(rows.map((row) => row ?? new Float32Array(matrix.columns))), there: rows.map((row) => row !== null) };
}

function nearestOf(word: Float32Array, { matrix, there }: Directions): number {
  let most = -1;
  for (const [patch, seen] of there.entries()) {
    const vector = rowOf(matrix, patch);
    if (seen)
      most = Math.max(
        most,
        word.reduce((sum, value, i) => sum + value * (vector[i] as number), 0),
      );
  }
  return most;
}

function mostOf(values: Float32Array): number {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}
