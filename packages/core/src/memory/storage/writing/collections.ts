import { MiaError } from '../../../errors.ts';
import { type CollectionRow, collectionIn, collectionNamed, toCollection } from '../collections.ts';
import { OUTSTANDING } from '../outstanding.ts';
import type { Statements } from '../statements.ts';
import type { Collection, CollectionSpec } from '../types.ts';
import { measureCollection } from './measure.ts';

/** About how long one step of dropping may take, in ms: a person's write waits for it at most. */
const STEP = 25;
const ROWS_A_TIME = 50;

/** Active where its purpose has none, else being filled. */
export function createCollection(q: Statements, spec: CollectionSpec, now: number): CollectionRow {
  const { name, encoder, version = null, dimension, metric = 'cosine', unit = true, purpose = 'memory', k = 10, threshold = null } = spec;
  const state = collectionIn(q, 'active', purpose) ? 'building' : 'active';
  q.insert(
    `INSERT INTO collection (name, purpose, encoder, version, dimension, metric, unit, k, threshold, state, created)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...([name, purpose, encoder, version, dimension, metric, unit ? 1 : 0, k, threshold, state, now] as const),
  );
  return collectionNamed(q, name) as CollectionRow;
}

/** See `VectorStore`. */
export function buildCollection(q: Statements, spec: CollectionSpec, now: number): Collection {
  const found = collectionNamed(q, spec.name);
  if (found) {
    const same = found.dimension === spec.dimension && found.metric === (spec.metric ?? 'cosine') && found.encoder === spec.encoder;
    if (!same || found.state === 'retired') throw new MiaError('conflict', { what: 'collection' });
    return toCollection(q, found);
  }
  if (collectionIn(q, 'building', spec.purpose ?? 'memory')) throw new MiaError('conflict', { what: 'building' });
  return toCollection(q, createCollection(q, spec, now));
}

export function pauseCollection(q: Statements, name: string, on: boolean): void {
  q.run('UPDATE collection SET paused = ? WHERE name = ?', on ? 1 : 0, name);
}

/** Both change their places, or nothing does: whoever asks finds one active collection at any moment. */
export function switchCollection(q: Statements, name: string, questions: readonly Float32Array[] = []): boolean {
  const next = collectionNamed(q, name);
  if (next?.state !== 'building') throw new MiaError('conflict', { what: 'collection' });
  const before = collectionIn(q, 'active', next.purpose);
  if (before && q.get(`SELECT 1 ${OUTSTANDING} LIMIT 1`, before.id)) return false;
  measureCollection(q, next, questions);
  if (before) q.run("UPDATE collection SET state = 'retired' WHERE id = ?", before.id);
  q.run("UPDATE collection SET state = 'active', paused = 0 WHERE id = ?", next.id);
  return true;
}

/**
 * One step of dropping a collection that does not answer: gone from every list at once, its rows overwritten bit by bit.
 * @returns true when nothing of it is left
 */
export function dropCollectionStep(q: Statements, name: string): boolean {
  const collection = collectionNamed(q, name);
  if (!collection) return true;
  if (collection.state === 'active') throw new MiaError('conflict', { what: 'collection' });
  if (collection.state === 'building') q.run("UPDATE collection SET state = 'retired' WHERE id = ?", collection.id);
  const active = collectionIn(q, 'active', collection.purpose)?.id ?? -1;
  const until = performance.now() + STEP;
  for (;;) {
    const messages = q.all<{ id: number }>('SELECT id FROM message WHERE encoded = ? ORDER BY id LIMIT ?', collection.id, ROWS_A_TIME);
    for (const { id } of messages) {
      // What the active one holds too stays found there; what it does not is still to be encoded.
      const there = q.get('SELECT 1 FROM passage WHERE message = ? AND encoder = ? LIMIT 1', id, active);
      q.run('UPDATE message SET encoded = ? WHERE id = ?', there ? active : null, id);
    }
    const passages = q.all<{ id: number }>('SELECT id FROM passage WHERE encoder = ? LIMIT ?', collection.id, ROWS_A_TIME);
    for (const { id } of passages) {
      q.run('DELETE FROM passage_bits WHERE passage = ?', id);
      q.run('DELETE FROM passage WHERE id = ?', id);
    }
    if (messages.length === 0 && passages.length === 0) break;
    if (performance.now() > until) return false;
  }
  q.run('DELETE FROM collection WHERE id = ?', collection.id);
  return true;
}
