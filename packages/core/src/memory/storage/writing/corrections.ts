import { v7 as uuid } from 'uuid';
import { MiaError } from '../../../errors.ts';
import { indexFact } from '../fact-words.ts';
import { CLAIM, hashesOf } from '../facts.ts';
import { messageKey } from '../rows.ts';
import type { Statements } from '../statements.ts';
import type { Fact, NewFact } from '../types.ts';
import { correctFact, withdrawCorrection } from './facts.ts';

/** Characters of a message that stand for it. */
const BEGINNING = 300;

/**
 * Corrects a message that no fact was drawn from: what it says is written down as overtaken, and what is right takes its
 * place. The message stays verbatim.
 * @throws MiaError `not-found` for a message that is forgotten or has no text
 */
export function correctMessage(q: Statements, id: string, right: NewFact, now: number): Fact {
  const message = messageKey(q, id);
  const row = q.get<{ text: string }>(
    `SELECT p.text FROM part p JOIN message m ON m.id = p.message
     WHERE m.id = ? AND m.forgotten = 0 AND m.forgetting IS NULL AND p.kind NOT IN ('thinking', 'tool', 'observation') AND p.text <> '' ORDER BY p.ordinal LIMIT 1`,
    message,
  );
  if (!row) throw new MiaError('not-found', { what: 'message' });
  const said = row.text.slice(0, BEGINNING).toWellFormed().replace(/\s+/gu, ' ').trim();
  const claim: NewFact = { subject: 'user', relation: CLAIM, object: said, text: said, single: false };
  const { key, slot } = hashesOf(q, claim);
  const name = uuid();
  const fact = q.insert(
    `INSERT INTO fact (public, subject, relation, object, text, key, slot, seq, valid_from, maker, sourced, created)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'person', 1, ?)`,
    ...[name, claim.subject, claim.relation, claim.object, claim.text, key, slot, message, now, now],
  );
  indexFact(q, fact);
  q.run('INSERT INTO fact_source (fact, message) VALUES (?, ?)', fact, message);
  return correctFact(q, name, right, now);
}

/** Where a correction (an integer key) goes, what stood for a whole message under it goes too. */
export function dropClaims(q: Statements, correction: number): void {
  q.run('DELETE FROM fact WHERE relation = ? AND corrected_by = ?', CLAIM, correction);
}

/** @throws MiaError `not-found` where it was taken back already */
export function takeBack(q: Statements, id: string): void {
  const key = q.get<{ id: number }>('SELECT id FROM fact WHERE public = ?', id)?.id;
  if (key !== undefined) dropClaims(q, key);
  withdrawCorrection(q, id);
}
