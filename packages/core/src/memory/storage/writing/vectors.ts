import { MiaError } from '../../../errors.ts';
import { type CollectionRow, collectionIn, collectionNamed, hasBits, keepsFloats, meanOf } from '../collections.ts';
import { toBits, toFloat32, toInt4, toInt8 } from '../quantize.ts';
import type { Statements } from '../statements.ts';
import type { VectorRow } from '../types.ts';
import { createCollection } from './collections.ts';
import { MEASURED_AT, measureCollection } from './measure.ts';

/** How far from 1 the length of a vector may be that is promised to be 1. */
const UNIT = 0.01;

/** The collection of this name. The very first one of the memory comes with its first vectors. */
function collectionFor(q: Statements, name: string, dimension: number): CollectionRow {
  const found = collectionNamed(q, name);
  if (found) {
    if (found.dimension === dimension) return found;
    throw new MiaError('conflict', { what: 'dimension', stored: found.dimension, given: dimension });
  }
  if (collectionIn(q, 'active', 'memory')) throw new MiaError('conflict', { what: 'collection' });
  return createCollection(q, { name, encoder: name, dimension }, 0);
}

/**
 * A text of several passages is found by its nearest, and they overlap: half a byte a component is enough for them. Not where all
 * vectors point one way and the little that tells them apart would be lost.
 */
function inShort({ passage, message, modality = 'text' }: VectorRow, long: ReadonlySet<string>, mean: Float32Array | null): boolean {
  return modality === 'text' && (passage > 0 || long.has(message)) && !mean;
}

/**
 * Stores vectors; rows of messages that are gone in the meantime are left out. Sending a row again replaces it.
 * @throws MiaError `conflict` for another dimension, a length that is not 1 where that was promised, or an unknown collection
 */
export function addVectors(q: Statements, name: string, dimension: number, rows: readonly VectorRow[]): void {
  const collection = collectionFor(q, name, dimension);
  const { id: key } = collection;
  const mean = meanOf(collection);
  const long = new Set(rows.flatMap((row) => (row.passage > 0 ? [row.message] : [])));
  const kept = (row: VectorRow): Buffer => {
    if (keepsFloats(collection)) return toFloat32(row.vector);
    return (inShort(row, long, mean) ? toInt4(row.vector) : null) ?? toInt8(row.vector);
  };
  for (const row of rows) {
    if (row.vector.length !== dimension) throw new MiaError('conflict', { what: 'dimension', stored: dimension, given: row.vector.length });
    if (keepsFloats(collection) && collection.unit && Math.abs(Math.hypot(...row.vector) - 1) > UNIT)
      throw new MiaError('conflict', { what: 'length' });
    const message = q.get<{ id: number }>(
      'SELECT id FROM message WHERE public = ? AND forgotten = 0 AND forgetting IS NULL',
      row.message,
    )?.id;
    if (message === undefined) continue;
    const same = 'SELECT id FROM passage WHERE message = ? AND encoder = ? AND ordinal = ?';
    const stored = q.get<{ id: number }>(same, message, key, row.passage);
    if (stored) removePassage(q, stored.id, key);
    const insert = 'INSERT INTO passage (message, encoder, ordinal, vector, modality, label) VALUES (?, ?, ?, ?, ?, ?)';
    const passage = q.insert(insert, message, key, row.passage, kept(row), row.modality ?? 'text', row.label ?? null);
    if (hasBits(collection)) {
      q.run('INSERT INTO passage_bits (passage, encoder, bits) VALUES (?, ?, ?)', passage, key, toBits(row.vector, mean));
    }
    // Messages are told apart by what the memory's own collections hold; other purposes count for themselves.
    if (collection.purpose === 'memory') q.run('UPDATE message SET encoded = ?1 WHERE id = ?2 AND encoded IS NOT ?1', key, message);
  }
  if (collection.mean === null && count(q, key) >= MEASURED_AT) measureCollection(q, collection);
}

const count = (q: Statements, collection: number): number =>
  q.get<{ n: number }>('SELECT count(*) AS n FROM passage WHERE encoder = ?', collection)?.n ?? 0;

function removePassage(q: Statements, passage: number, collection: number): void {
  q.run('DELETE FROM passage_bits WHERE passage = ?', passage);
  q.run('DELETE FROM passage WHERE id = ?', passage);
  q.run('UPDATE collection SET removals = removals + 1 WHERE id = ?', collection);
}

/** A message whose text changed, or was forgotten, has no vectors, in no collection. */
export function dropVectors(q: Statements, message: number): void {
  for (const row of q.all<{ id: number; encoder: number }>('SELECT id, encoder FROM passage WHERE message = ?', message)) {
    removePassage(q, row.id, row.encoder);
  }
  q.run('UPDATE message SET encoded = NULL WHERE id = ? AND encoded IS NOT NULL', message);
}
