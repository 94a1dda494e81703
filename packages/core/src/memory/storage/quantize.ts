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

/** Four bytes a component, little-endian on every machine that M.I.A runs on: for metrics where lengths count. */
export function toFloat32(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}
