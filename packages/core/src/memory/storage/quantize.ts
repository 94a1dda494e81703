/** Vectors as they are kept. */

/**
 * One sign bit a component, little-endian words of 32, the last filled up with zeros.
 * @param mean where all vectors point one way (mean length near 1) their signs hardly differ: of the unit vector's difference
 * from the mean they do
 */
export function toBits(vector: Float32Array, mean: Float32Array | null = null): Buffer {
  const bits = Buffer.alloc(Math.ceil(vector.length / 32) * 4);
  const length = mean ? Math.hypot(...vector) || 1 : 1;
  for (let i = 0; i < vector.length; i++) {
    if ((vector[i] ?? 0) > (mean ? (mean[i] ?? 0) * length : 0)) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return bits;
}

/**
 * One signed byte a component, the largest at ±127: each vector is scaled for itself, since only directions are compared.
 * Cosines differ from those of the floats by about .002.
 */
export function toInt8(vector: Float32Array): Buffer {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const scale = largest === 0 ? 0 : 127 / largest;
  const bytes = Buffer.alloc(vector.length);
  for (let i = 0; i < vector.length; i++) bytes.writeInt8(Math.round((vector[i] ?? 0) * scale), i);
  return bytes;
}

/** Widths of the sixteen steps that are tried, in root mean squares of the components: one is the best for each vector. */
const WIDTHS = [0.24, 0.28, 0.31, 0.34, 0.37, 0.41, 0.46];
/** Cosine with the vector itself below which sixteen steps lose too much of it: a few components outweigh all others then. */
const LIKE = 0.99;

/**
 * Half a byte a component, two in each byte, the lower half first: n stands for the odd number 2n − 15. Cosines differ from those
 * of the floats by about .006.
 * @returns null where a byte a component is needed
 */
export function toInt4(vector: Float32Array): Buffer | null {
  if (vector.length < 2) return null;
  let square = 0;
  for (const value of vector) square += value * value;
  const unit = Math.sqrt(square / vector.length);
  let [best, width] = [0, 0];
  for (const each of WIDTHS) {
    const like = unit === 0 ? 0 : likeSteps(vector, each * unit) / Math.sqrt(square);
    if (like > best) [best, width] = [like, each * unit];
  }
  if (best < LIKE) return null;
  const bytes = Buffer.alloc(Math.ceil(vector.length / 2));
  for (let i = 0; i < vector.length; i++) {
    bytes[i >> 1] = (bytes[i >> 1] ?? 0) | (stepOf(vector[i] as number, width) << (i & 1 ? 4 : 0));
  }
  return bytes;
}

const stepOf = (value: number, width: number): number => Math.max(0, Math.min(15, Math.floor(value / width) + 8));

/** Product of a vector with its own steps, as a direction. */
function likeSteps(vector: Float32Array, width: number): number {
  let [product, square] = [0, 0];
  for (let i = 0; i < vector.length; i++) {
    const step = 2 * stepOf(vector[i] as number, width) - 15;
    product += (vector[i] as number) * step;
    square += step * step;
  }
  return product / Math.sqrt(square);
}

/** What `toInt8` or `toInt4` made: a signed byte a component. Which of the two it was is told by its length. */
export function fromStored(stored: Buffer, dimension: number): Int8Array {
  if (stored.length === dimension) return new Int8Array(stored.buffer, stored.byteOffset, stored.length);
  const bytes = new Int8Array(dimension);
  for (let i = 0; i < dimension; i++) bytes[i] = 2 * (((stored[i >> 1] as number) >> (i & 1 ? 4 : 0)) & 15) - 15;
  return bytes;
}

/** Four bytes a component, little-endian on every machine that M.I.A runs on: for metrics where lengths count. */
export function toFloat32(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}
