/** How much each patch of an image has to do with a text. */
export interface HeatMap {
  rows: number;
  columns: number;
  /** Row by row, 0 (least) to 1 (most). */
  values: Float32Array;
}

/**
 * Similarity of a text's vector to each patch's, spread over 0 to 1. Where no patch differs from another all are 0: nothing stands out.
 * @param patches rows × columns vectors, one after the other, L2 norm 1
 * @param text L2 norm 1, of the patches' dimension
 * @throws RangeError where they do not fit each other
 */
export function heatMap(patches: { rows: number; columns: number; values: Float32Array }, text: Float32Array): HeatMap {
  const { rows, columns, values } = patches;
  const dimension = text.length;
  if (dimension === 0 || values.length !== rows * columns * dimension) throw new RangeError('patches');
  const similarities = new Float32Array(rows * columns);
  for (let patch = 0; patch < similarities.length; patch++) {
    let sum = 0;
    for (let i = 0; i < dimension; i++) sum += (values[patch * dimension + i] as number) * (text[i] as number);
    similarities[patch] = sum;
  }
  const least = similarities.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = similarities.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const span = most - least;
  // Below the rounding of float32 a difference says nothing.
  return { rows, columns, values: similarities.map((one) => (span > 1e-6 ? (one - least) / span : 0)) };
}
