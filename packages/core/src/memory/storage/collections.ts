import type { Statements } from './statements.ts';
import type { Collection, CollectionState, Metric } from './types.ts';

/** Rows of collections, and what follows from them. Used by both threads. */
export interface CollectionRow {
  id: number;
  name: string;
  purpose: string;
  encoder: string;
  version: string | null;
  dimension: number;
  metric: Metric;
  unit: number;
  k: number;
  threshold: number | null;
  state: CollectionState;
  paused: number;
  mean: Buffer | null;
  apart_mean: number | null;
  apart_deviation: number | null;
  created: number;
}

const COLUMNS = `id, name, purpose, encoder, version, dimension, metric, unit, k, threshold, state, paused, mean, apart_mean,
  apart_deviation, created`;

export function collectionNamed(q: Statements, name: string): CollectionRow | undefined {
  return q.get<CollectionRow>(`SELECT ${COLUMNS} FROM collection WHERE name = ?`, name);
}

export function collectionIn(q: Statements, state: CollectionState, purpose: string): CollectionRow | undefined {
  return q.get<CollectionRow>(`SELECT ${COLUMNS} FROM collection WHERE state = ? AND purpose = ? LIMIT 1`, state, purpose);
}

export function allCollections(q: Statements): CollectionRow[] {
  return q.all<CollectionRow>(`SELECT ${COLUMNS} FROM collection ORDER BY id`);
}

export function toCollection(q: Statements, row: CollectionRow): Collection {
  const { name, purpose, encoder, version, dimension, metric, unit, k, threshold, state, paused, created } = row;
  const vectors = q.get<{ n: number }>('SELECT count(*) AS n FROM passage WHERE encoder = ?', row.id)?.n ?? 0;
  return { name, purpose, encoder, version, dimension, metric, unit: !!unit, k, threshold, state, paused: !!paused, created, vectors };
}

/**
 * Whether sign bits tell who is near. By angle they do; by distance or inner product only among vectors of length 1, where
 * all three give the same order: of others the lengths decide, and those no bit holds.
 */
export function hasBits({ metric, unit }: Pick<CollectionRow, 'metric' | 'unit'>): boolean {
  return metric === 'cosine' || !!unit;
}

/** Whether lengths count, so that vectors are kept as floats; where only directions do, a byte a component is enough. */
export function keepsFloats({ metric }: Pick<CollectionRow, 'metric'>): boolean {
  return metric !== 'cosine';
}

/** The float32 of a blob, which may lie at any address. */
export function floatsOf(blob: Buffer): Float32Array {
  return new Float32Array(blob.buffer.slice(blob.byteOffset, blob.byteOffset + blob.byteLength));
}

/** What sign bits are taken from; null: from 0. */
export function meanOf({ mean }: Pick<CollectionRow, 'mean'>): Float32Array | null {
  return mean && mean.length > 0 ? floatsOf(mean) : null;
}

/** A question's vector as sign bits are compared with: less the mean that theirs were taken from, at its own length. */
export function lessMean(collection: Pick<CollectionRow, 'mean'>, vector: Float32Array): Float32Array {
  const mean = meanOf(collection);
  if (!mean) return vector;
  const length = Math.hypot(...vector);
  return vector.map((value, i) => value - (mean[i] ?? 0) * length);
}
