import { linear, type Matrix, mismatch } from './matrix.ts';
import { type AttentionInput, type AttentionOptions, attendHead, checkInput } from './scaled-dot-product.ts';

/** A learned linear map, x W + b. */
export interface Projection {
  /** width of what comes × width of what goes. */
  weight: Matrix;
  bias?: Float32Array;
}

/** What an encoder learned to put before and behind its heads. */
export interface Projections {
  query: Projection;
  key: Projection;
  value: Projection;
  output: Projection;
}

export interface MultiHeadOptions extends AttentionOptions {
  /** Each head looks at its own share of the columns. 1 where absent. */
  heads?: number;
  /** Where absent, the columns go to the heads as they are. */
  projections?: Projections;
}

export interface MultiHeadResult {
  /** queries × width of the values, or of the output projection: the heads beside each other. */
  output: Matrix;
  /** One for each head: queries × keys, see `AttentionResult`. */
  weights: Matrix[];
}

/**
 * Multi-head attention (Vaswani et al. 2017, 3.2.2).
 * @throws MiaError `request.invalid` (what, expected, given) where the shapes do not fit each other, or the heads not the width
 */
export function multiHeadAttention(input: AttentionInput, { heads = 1, projections, ...options }: MultiHeadOptions = {}): MultiHeadResult {
  const projected = projections
    ? {
        queries: linear('query', input.queries, projections.query),
        keys: linear('key', input.keys, projections.key),
        values: linear('value', input.values, projections.value),
      }
    : input;
  checkInput(projected, options);
  const { queries, values } = projected;
  const fits = Number.isInteger(heads) && heads >= 1 && queries.columns % heads === 0 && values.columns % heads === 0;
  if (!fits) throw mismatch('heads', 'a divisor of the width', heads);
  const output = { rows: queries.rows, columns: values.columns, values: new Float32Array(queries.rows * values.columns) };
  const weights = Array.from({ length: heads }, (_, head) => attendHead(projected, options, { head, heads }, output));
  return { output: projections ? linear('output', output, projections.output) : output, weights };
}

/** Each row looks at all rows. @throws MiaError `request.invalid` as `multiHeadAttention` */
export function selfAttention(x: Matrix, options: MultiHeadOptions = {}): MultiHeadResult {
  return multiHeadAttention({ queries: x, keys: x, values: x }, options);
}

/** Each row of one modality looks at the rows of another. @throws MiaError `request.invalid` as `multiHeadAttention` */
export function crossAttention(x: Matrix, context: Matrix, options: MultiHeadOptions = {}): MultiHeadResult {
  return multiHeadAttention({ queries: x, keys: context, values: context }, options);
}
