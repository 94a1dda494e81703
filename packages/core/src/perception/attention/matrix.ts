import { MiaError } from '../../errors.ts';

/** Numbers in rows, one row after the other: what an encoder gives, a vector a row. */
export interface Matrix {
  rows: number;
  columns: number;
  /** rows × columns. */
  values: Float32Array;
}

/** Puts vectors of one length under each other. @throws MiaError `request.invalid` (what, expected, given) where they are not of one length */
export function matrixOf(vectors: readonly Float32Array[]): Matrix {
  const columns = vectors[0]?.length ?? 0;
  const values = new Float32Array(vectors.length * columns);
  vectors.forEach((vector, row) => {
    if (vector.length !== columns) throw mismatch('vectors', columns, vector.length);
    values.set(vector, row * columns);
  });
  return { rows: vectors.length, columns, values };
}

/** A row, not copied. */
export function rowOf({ columns, values }: Matrix, row: number): Float32Array {
  return values.subarray(row * columns, (row + 1) * columns);
}

/** @throws MiaError `request.invalid` (what, expected, given) where it has not the numbers that its rows and columns say */
export function checkMatrix(what: string, { rows, columns, values }: Matrix): void {
  if (!(Number.isInteger(rows) && rows >= 0 && Number.isInteger(columns) && columns >= 0))
    throw mismatch(what, 'rows × columns', `${rows} × ${columns}`);
  if (values.length !== rows * columns) throw mismatch(what, rows * columns, values.length);
}

/** The error of numbers that do not fit each other. */
export function mismatch(what: string, expected: number | string, given: number | string): MiaError {
  return new MiaError('request.invalid', { what, expected, given });
}

/** A copy of length 1; null where it has no direction: zeros, or something that is no number. */
export function unit(vector: Float32Array): Float32Array | null {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length > 0 && Number.isFinite(length) ? vector.map((value) => value / length) : null;
}

/** Adds `factor` × the numbers of `values` from `first` on to `sum`. */
export function addScaled(sum: Float64Array, factor: number, values: Float32Array, first: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + factor * (values[first + i] as number);
}

/** x W + b, row by row. @throws MiaError `request.invalid` (what, expected, given) */
export function linear(what: string, x: Matrix, { weight, bias }: { weight: Matrix; bias?: Float32Array }): Matrix {
  checkMatrix(`${what}.weight`, weight);
  if (x.columns !== weight.rows) throw mismatch(`${what}.weight`, x.columns, weight.rows);
  if (bias && bias.length !== weight.columns) throw mismatch(`${what}.bias`, weight.columns, bias.length);
  const values = new Float32Array(x.rows * weight.columns);
  const sum = new Float64Array(weight.columns);
  for (let row = 0; row < x.rows; row++) {
    if (bias) sum.set(bias);
    else sum.fill(0);
    for (let i = 0; i < x.columns; i++) addScaled(sum, x.values[row * x.columns + i] as number, weight.values, i * weight.columns);
    values.set(sum, row * weight.columns);
  }
  return { rows: x.rows, columns: weight.columns, values };
}
