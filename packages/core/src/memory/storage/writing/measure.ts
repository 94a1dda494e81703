import { type CollectionRow, floatsOf, hasBits, keepsFloats } from '../collections.ts';
import { fromStored, toBits, toFloat32 } from '../quantize.ts';
import type { Statements } from '../statements.ts';

/** Vectors after which a collection is measured for the first time. */
export const MEASURED_AT = 256;
/** Vectors looked at, evenly over all. */
const SAMPLE = 1024;
/** Length of the mean of unit vectors above which they all point one way, and signs are taken from it. */
const ONE_WAY = 0.5;
/** Standard deviations below the mean that a tenth of a normal distribution lies. */
const NORMAL_TENTH = 1.2816;

function ofLengthOne(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** The stored vector as one of length 1. */
function unitOf(blob: Buffer, collection: CollectionRow): Float32Array {
  return ofLengthOne(keepsFloats(collection) ? floatsOf(blob) : Float32Array.from(fromStored(blob, collection.dimension)));
}

/**
 * Finds out how an encoder's vectors lie: which way they all point, if they do (their sign bits are then taken from that
 * mean), and which cosine two of them have that have nothing to do with each other, so that "near" means the same whatever
 * encoder made them: between a question and what is found, where `questions` are given, for some encoders put them elsewhere.
 * Codes are written again where the mean changed from nothing to something; it is decided once.
 */
export function measureCollection(q: Statements, collection: CollectionRow, questions: readonly Float32Array[] = []): void {
  const sql = `SELECT vector FROM passage WHERE encoder = ?1
    AND id % max(1, (SELECT count(*) FROM passage WHERE encoder = ?1) / ?2) = 0 LIMIT ?2`;
  const vectors = q.all<{ vector: Buffer }>(sql, collection.id, SAMPLE).map(({ vector }) => unitOf(vector, collection));
  if (vectors.length < 2) return;
  const { mean, deviation } = apart(vectors, questions.map(ofLengthOne));
  q.run('UPDATE collection SET apart_mean = ?, apart_deviation = ? WHERE id = ?', mean, deviation, collection.id);
  if (collection.mean !== null) return;
  const centre = new Float32Array(collection.dimension);
  for (const vector of vectors) for (let i = 0; i < centre.length; i++) centre[i] = (centre[i] ?? 0) + (vector[i] ?? 0) / vectors.length;
  const oneWay = hasBits(collection) && Math.hypot(...centre) > ONE_WAY;
  q.run('UPDATE collection SET mean = ? WHERE id = ?', oneWay ? Buffer.from(toFloat32(centre)) : Buffer.alloc(0), collection.id);
  if (!oneWay) return;
  for (const { id, vector } of q.all<{ id: number; vector: Buffer }>('SELECT id, vector FROM passage WHERE encoder = ?', collection.id)) {
    q.run('UPDATE passage_bits SET bits = ? WHERE passage = ?', toBits(unitOf(vector, collection), centre), id);
  }
}

/** Cosines of questions with vectors from all over; without questions, of pairs that lie half the sample apart. */
function apart(vectors: readonly Float32Array[], questions: readonly Float32Array[]): { mean: number; deviation: number } {
  const half = Math.floor(vectors.length / 2);
  const pairs =
    questions.length > 0
      ? questions.flatMap((asked, i) => [1, 2, 3, 4].map((n) => [asked, vectors[(i * 37 + n * half) % vectors.length]] as const))
      : vectors.slice(0, half).map((one, i) => [one, vectors[i + half]] as const);
  const cosines = pairs.map(([one, other]) => one.reduce((sum, value, at) => sum + value * (other?.[at] ?? 0), 0));
  // By the median and the lower tail: what does belong together, or was said twice, stands in the upper one.
  const sorted = cosines.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { mean: at(0.5), deviation: (at(0.5) - at(0.1)) / NORMAL_TENTH };
}
