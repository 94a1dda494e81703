import { addScaled, checkMatrix, type Matrix, mismatch } from './matrix.ts';

export interface AttentionInput {
  /** What asks: queries × width. */
  queries: Matrix;
  /** What is looked at: keys × width. */
  keys: Matrix;
  /** What is taken from it: keys × any width. */
  values: Matrix;
}

export interface AttentionOptions {
  /** One for each key: what is false is not looked at. */
  mask?: readonly boolean[];
  /** Query i looks at the keys 0 to i only. */
  causal?: boolean;
  /** What dot products are multiplied by; 1/√width where absent. */
  scale?: number;
}

export interface AttentionResult {
  /** queries × width of the values. A query that has no key to look at gets zeros. */
  output: Matrix;
  /** queries × keys: each row sums to 1, or is all zeros where the query has no key to look at. */
  weights: Matrix;
}

/**
 * Scaled dot-product attention, softmax(QKᵀ/√d)V (Vaswani et al. 2017, "Attention Is All You Need", 3.2.1).
 * Sums are made in float64.
 * @throws MiaError `request.invalid` (what, expected, given) where the shapes do not fit each other
 */
export function scaledDotProductAttention(input: AttentionInput, options: AttentionOptions = {}): AttentionResult {
  checkInput(input, options);
  const output = {
    rows: input.queries.rows,
    columns: input.values.columns,
    values: new Float32Array(input.queries.rows * input.values.columns),
  };
  return { output, weights: attendHead(input, options, { head: 0, heads: 1 }, output) };
}

/** @throws MiaError `request.invalid` (what, expected, given) */
export function checkInput({ queries, keys, values }: AttentionInput, { mask, scale }: AttentionOptions): void {
  checkMatrix('queries', queries);
  checkMatrix('keys', keys);
  checkMatrix('values', values);
  if (queries.columns !== keys.columns) throw mismatch('keys.columns', queries.columns, keys.columns);
  if (keys.rows !== values.rows) throw mismatch('values.rows', keys.rows, values.rows);
  if (mask && mask.length !== keys.rows) throw mismatch('mask', keys.rows, mask.length);
  if (scale !== undefined && !Number.isFinite(scale)) throw mismatch('scale', 'a number', scale);
}

/** One head: its share of the columns of each matrix, written to its share of `output`. @returns its weights */
export function attendHead(
  { queries, keys, values }: AttentionInput,
  { mask, causal = false, scale }: AttentionOptions,
  { head, heads }: { head: number; heads: number },
  output: Matrix,
): Matrix {
  const width = queries.columns / heads;
  const taken = values.columns / heads;
  const factor = scale ?? 1 / Math.sqrt(width);
  const weights = new Float32Array(queries.rows * keys.rows);
  const scores = new Float64Array(keys.rows);
  const sum = new Float64Array(taken);
  for (let q = 0; q < queries.rows; q++) {
    for (let k = 0; k < keys.rows; k++) {
      const seen = mask?.[k] !== false && !(causal && k > q);
      scores[k] = seen ? factor * dot(queries, q, keys, k, head * width, width) : Number.NEGATIVE_INFINITY;
    }
    softmax(scores);
    weights.set(scores, q * keys.rows);
    sum.fill(0);
    for (let k = 0; k < keys.rows; k++) {
      // What is not looked at adds nothing, even where it holds no number.
      if (scores[k] !== 0) addScaled(sum, scores[k] as number, values.values, k * values.columns + head * taken);
    }
    output.values.set(sum, q * output.columns + head * taken);
  }
  return { rows: queries.rows, columns: keys.rows, values: weights };
}

function dot(a: Matrix, i: number, b: Matrix, j: number, first: number, width: number): number {
  const [from, to] = [i * a.columns + first, j * b.columns + first];
  let sum = 0;
  for (let n = 0; n < width; n++) sum += (a.values[from + n] as number) * (b.values[to + n] as number);
  return sum;
}

/**
 * Makes scores to shares, in place: the largest is taken away first, so that no exponential overflows. Where all are −∞, all
 * shares are 0.
 */
export function softmax(scores: Float64Array): void {
  const largest = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  if (largest === Number.NEGATIVE_INFINITY) {
    scores.fill(0);
    return;
  }
  let sum = 0;
  for (const [i, score] of scores.entries()) {
    scores[i] = Math.exp(score - largest);
    sum += scores[i] as number;
  }
  for (const [i, share] of scores.entries()) scores[i] = share / sum;
}
