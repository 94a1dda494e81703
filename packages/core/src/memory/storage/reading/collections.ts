import { allCollections, collectionIn, collectionNamed, toCollection } from '../collections.ts';
import { OUTSTANDING } from '../outstanding.ts';
import { FINDABLE_TEXT } from '../said.ts';
import type { Statements } from '../statements.ts';
import type { Collection, CollectionProgress, Unencoded } from '../types.ts';

export function collections(q: Statements): Collection[] {
  return allCollections(q).map((row) => toCollection(q, row));
}

export function collectionProgress(q: Statements, purpose = 'memory'): CollectionProgress | null {
  const building = collectionIn(q, 'building', purpose);
  if (!building) return null;
  const active = collectionIn(q, 'active', purpose);
  const left = active ? (q.get<{ n: number }>(`SELECT count(*) AS n ${OUTSTANDING}`, active.id)?.n ?? 0) : 0;
  const done = q.get<{ n: number }>('SELECT count(*) AS n FROM message WHERE encoded = ?', building.id)?.n ?? 0;
  return { name: building.name, encoder: building.encoder, paused: !!building.paused, done, total: done + left };
}

/** See `VectorStore`. */
export function unread(q: Statements, building: string, limit: number): Unencoded[] {
  const purpose = collectionNamed(q, building)?.purpose;
  const active = purpose === undefined ? undefined : collectionIn(q, 'active', purpose);
  if (!active) return [];
  return q.all<Unencoded>(
    `SELECT m.public AS message, coalesce(${FINDABLE_TEXT}, '') AS text ${OUTSTANDING} ORDER BY m.id LIMIT ?`,
    active.id,
    limit,
  );
}
