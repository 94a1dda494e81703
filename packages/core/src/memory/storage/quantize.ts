/** Vectors as they are kept. Only directions are compared, so each is scaled for itself. */

/** One sign bit a component, little-endian words of 32. `dimension` must be a multiple of 32. */
export function toBits(vector: Float32Array): Buffer {
  const bits = Buffer.alloc(vector.length / 8);
  for (let i = 0; i < vector.length; i++) {
    if ((vector[i] ?? 0) > 0) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return bits;
}

/** One signed byte a component, the largest at ±127. Cosines differ from those of the floats by about .002. */
export function toInt8(vector: Float32Array): Buffer {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const scale = largest === 0 ? 0 : 127 / largest;
  const bytes = Buffer.alloc(vector.length);
  for (let i = 0; i < vector.length; i++) bytes.writeInt8(Math.round((vector[i] ?? 0) * scale), i);
  return bytes;
}
