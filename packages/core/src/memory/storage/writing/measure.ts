import { type CollectionRow, floatsOf, hasBits, keepsFloats } from '../collections.ts';
import { toBits, toFloat32 } from '../quantize.ts';
import type { Statements } from '../statements.ts';

/** Vectors after which a collection is measured for the first time. */
export const MEASURED_AT = 256;
/** Vectors looked at, evenly over all. */
const SAMPLE = 1024;
/** Length of the mean of unit vectors above which they all point one way, and signs are taken from it. */
const ONE_WAY = 0.5;

/** The stored vector as one of length 1. */
function unitOf(blob: Buffer, floats: boolean): Float32Array {
  const vector = floats ? floatsOf(blob) : Float32Array.from(new Int8Array(blob.buffer, blob.byteOffset, blob.length));
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/**
 * Finds out how an encoder's vectors lie: which way they all point, if they do (their sign bits are then taken from that
 * mean), and which cosine two of them have that have nothing to do with each other, so that "near" means the same whatever
 * encoder made them. Codes are written again where the mean changed from nothing to something; it is decided once.
 */
export function measureCollection(q: Statements, collection: CollectionRow): void {
  const floats = keepsFloats(collection);
  const sql = `SELECT vector FROM passage WHERE encoder = ?1
    AND id % max(1, (SELECT count(*) FROM passage WHERE encoder = ?1) / ?2) = 0 LIMIT ?2`;
  const vectors = q.all<{ vector: Buffer }>(sql, collection.id, SAMPLE).map(({ vector }) => unitOf(vector, floats));
  if (vectors.length < 2) return;
  const { mean, deviation } = apart(vectors);
  q.run('UPDATE collection SET apart_mean = ?, apart_deviation = ? WHERE id = ?', mean, deviation, collection.id);
  if (collection.mean !== null) return;
  const centre = new Float32Array(collection.dimension);
  for (const vector of vectors) for (let i = 0; i < centre.length; i++) centre[i] = (centre[i] ?? 0) + (vector[i] ?? 0) / vectors.length;
  const oneWay = hasBits(collection) && Math.hypot(...centre) > ONE_WAY;
  q.run('UPDATE collection SET mean = ? WHERE id = ?', oneWay ? Buffer.from(toFloat32(centre)) : Buffer.alloc(0), collection.id);
  if (!oneWay) return;
  for (const { id, vector } of q.all<{ id: number; vector: Buffer }>('SELECT id, vector FROM passage WHERE encoder = ?', collection.id)) {
    q.run('UPDATE passage_bits SET bits = ? WHERE passage = ?', toBits(unitOf(vector, floats), centre), id);
  }
}

/** Cosines of pairs that lie half the sample apart: of what was said at quite different times. */
function apart(vectors: readonly Float32Array[]): { mean: number; deviation: number } {
  const half = Math.floor(vectors.length / 2);
  const cosines = vectors.slice(0, half).map((a, i) => {
    const b = vectors[i + half] as Float32Array;
    return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  });
  const mean = cosines.reduce((sum, one) => sum + one, 0) / cosines.length;
  const variance = cosines.reduce((sum, one) => sum + (one - mean) ** 2, 0) / cosines.length;
  return { mean, deviation: Math.sqrt(variance) };
}
