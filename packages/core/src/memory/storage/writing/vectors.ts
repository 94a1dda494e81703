import { MiaError } from '../../../errors.ts';
import { toBits, toInt8 } from '../quantize.ts';
import type { Statements } from '../statements.ts';
import type { VectorRow } from '../types.ts';

function encoderKey(q: Statements, name: string, dimension: number): number {
  const row = q.get<{ id: number; dimension: number }>('SELECT id, dimension FROM encoder WHERE name = ?', name);
  if (row && row.dimension !== dimension) throw new MiaError('conflict', { what: 'dimension', stored: row.dimension, given: dimension });
  return row?.id ?? q.insert('INSERT INTO encoder (name, dimension) VALUES (?, ?)', name, dimension);
}

/** Stores vectors; rows of messages that are gone in the meantime are left out. Sending a row again replaces it. */
export function addVectors(q: Statements, name: string, dimension: number, rows: readonly VectorRow[]): void {
  const encoder = encoderKey(q, name, dimension);
  for (const row of rows) {
    if (row.vector.length !== dimension) throw new MiaError('conflict', { what: 'dimension', stored: dimension, given: row.vector.length });
    const message = q.get<{ id: number }>(
      'SELECT id FROM message WHERE public = ? AND forgotten = 0 AND forgetting IS NULL',
      row.message,
    )?.id;
    if (message === undefined) continue;
    const same = 'SELECT id FROM passage WHERE message = ? AND encoder = ? AND ordinal = ?';
    const stored = q.get<{ id: number }>(same, message, encoder, row.passage);
    if (stored) removePassage(q, stored.id, encoder);
    const insert = 'INSERT INTO passage (message, encoder, ordinal, vector) VALUES (?, ?, ?, ?)';
    const passage = q.insert(insert, message, encoder, row.passage, toInt8(row.vector));
    q.run('INSERT INTO passage_bits (passage, encoder, bits) VALUES (?, ?, ?)', passage, encoder, toBits(row.vector));
    q.run('UPDATE message SET encoded = ?1 WHERE id = ?2 AND encoded IS NOT ?1', encoder, message);
  }
}

function removePassage(q: Statements, passage: number, encoder: number): void {
  q.run('DELETE FROM passage_bits WHERE passage = ?', passage);
  q.run('DELETE FROM passage WHERE id = ?', passage);
  q.run('UPDATE encoder SET removals = removals + 1 WHERE id = ?', encoder);
}

/** A message whose text changed, or was forgotten, has no vectors. */
export function dropVectors(q: Statements, message: number): void {
  for (const row of q.all<{ id: number; encoder: number }>('SELECT id, encoder FROM passage WHERE message = ?', message)) {
    removePassage(q, row.id, row.encoder);
  }
  q.run('UPDATE message SET encoded = NULL WHERE id = ? AND encoded IS NOT NULL', message);
}
