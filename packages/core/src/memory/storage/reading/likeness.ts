import { type CollectionRow, keepsFloats } from '../collections.ts';

/**
 * The encoder that ranking and every threshold were fitted on. Two things that have nothing to do with each other have a cosine of
 * about .06 with it, and of .71 with e5, so "near" is counted in standard deviations from that: measured with 150 questions of
 * REALTALK, each beside a turn that has nothing to do with it.
 */
const FITTED = { encoder: 'all-minilm-l6-v2', mean: 0.059, deviation: 0.07 };

/** Turns a cosine of this collection's vectors into the one that the fitted encoder would give. */
export function likenessOf(collection: CollectionRow): (cosine: number) => number {
  const { encoder, apart_mean: mean, apart_deviation: deviation } = collection;
  if (encoder === FITTED.encoder || mean === null || !deviation) return (cosine) => cosine;
  return (cosine) => Math.max(-1, Math.min(1, FITTED.mean + ((cosine - mean) / deviation) * FITTED.deviation));
}

/** The cosine behind a score: of vectors of length 1 it follows from any metric; of others nothing does, and being nearest is enough. */
export function cosineFrom({ metric, unit }: CollectionRow, score: number): number {
  if (metric === 'cosine') return score;
  if (!unit) return 1;
  return metric === 'dot' ? score : 1 - score ** 2 / 2;
}

/** SQL for the cosine of a passage `p` with a vector of `keptAs`'s format. */
export function cosineSql(collection: CollectionRow, parameter: string): string {
  if (keepsFloats(collection)) return `1 - vec_distance_cosine(p.vector, ${parameter})`;
  const d = Number(collection.dimension);
  const bytes = `CASE length(p.vector) WHEN ${d} THEN p.vector ELSE whole_bytes(p.vector, ${d}) END`;
  return `1 - vec_distance_cosine(vec_int8(${bytes}), vec_int8(${parameter}))`;
}
