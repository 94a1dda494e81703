import { v7 as uuid } from 'uuid';
import { MiaError } from '../../../errors.ts';
import { indexFact } from '../fact-words.ts';
import { hashesOf, isBuried, liveFact, type Settled, settledEverywhere, settledFacts, toFacts } from '../facts.ts';
import { scopeOfMessage } from '../scope.ts';
import type { Statements } from '../statements.ts';
import type { Fact, FactChange, Maker, NewFact } from '../types.ts';
import { DRAWN } from './import-derived.ts';

interface Origin {
  key: number;
  created: number;
}

const DROPPED: FactChange = { change: 'dropped', fact: null, before: null };

function messageOf(q: Statements, id: string): Origin {
  const sql = 'SELECT id AS key, created FROM message WHERE public = ? AND forgetting IS NULL AND forgotten = 0';
  const row = q.get<Origin>(sql, id);
  if (!row) throw new MiaError('not-found', { what: 'message' });
  return row;
}

function insert(
  q: Statements,
  f: NewFact,
  more: { maker: Maker; seq: number; created: number; sourced: boolean; key: Buffer; slot: Buffer },
): number {
  const id = q.insert(
    `INSERT INTO fact (public, subject, relation, object, text, key, slot, seq, ends, valid_from, maker, sourced, created)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    uuid(),
    ...[f.subject, f.relation, f.object, f.text].map((text) => text.toWellFormed()),
    ...[more.key, more.slot, more.seq, f.ends ? 1 : 0, more.created, more.maker, more.sourced ? 1 : 0, more.created],
  );
  indexFact(q, id);
  return id;
}

const shown = (q: Statements, row: Settled | undefined): Fact | null => (row ? (toFacts(q, [row])[0] ?? null) : null);

/**
 * Adds what one message says. The same again raises a counter; what was forgotten is dropped, and so is the end of something
 * that was never said. Nothing that stands is changed otherwise.
 */
export function addFacts(q: Statements, message: string, maker: Maker, facts: readonly NewFact[]): FactChange[] {
  const from = messageOf(q, message);
  return facts.map((f) => addFact(q, message, from, maker, f));
}

function addFact(q: Statements, message: string, from: Origin, maker: Maker, f: NewFact): FactChange {
  const { key, slot } = hashesOf(q, f);
  if (isBuried(q, key, message) || isBuried(q, DRAWN, message)) return DROPPED;
  const known = `SELECT fact.id FROM fact JOIN fact_source s ON s.fact = fact.id
    WHERE fact.key = ? AND fact.ends = ? AND s.message = ? LIMIT 1`;
  if (q.get(known, key, f.ends ? 1 : 0, from.key)) return DROPPED;
  // What is said elsewhere is another fact where a folder keeps its memories.
  const scope = scopeOfMessage(q, from.key);
  const settled = () => settledFacts(q, scope, 'slot = ?', slot).filter((row) => row.slot.equals(slot));
  const line = settled();
  // What held when this was said: a message that is looked at late changes nothing that was said after it.
  const held = line.filter((row) => row.ends === 0 && row.seq <= from.key);
  const same = held.findLast((row) => row.key.equals(key) && (!row.next || row.next.seq > from.key) && (row.valid_to === null || row.next));
  if (f.ends) {
    if (!same) return DROPPED;
    const end = insert(q, f, { maker, seq: from.key, created: from.created, sourced: true, key, slot });
    q.run('INSERT INTO fact_source (fact, message) VALUES (?, ?)', end, from.key);
    const before = settled().find((row) => row.id === same.id);
    return { change: 'ended', fact: null, before: shown(q, before) };
  }
  if (same && same.corrected_by === null) {
    q.run('UPDATE fact SET counter = counter + 1 WHERE id = ?', same.id);
    q.run('INSERT OR IGNORE INTO fact_source (fact, message) VALUES (?, ?)', same.id, from.key);
    return { change: 'again', fact: shown(q, { ...same, counter: same.counter + 1 }), before: null };
  }
  const id = insert(q, f, { maker, seq: from.key, created: from.created, sourced: true, key, slot });
  q.run('INSERT INTO fact_source (fact, message) VALUES (?, ?)', id, from.key);
  const now = settled();
  const added = now.find((row) => row.id === id);
  const before = now.find((row) => row.next?.id === id);
  return { change: before ? 'superseded' : 'added', fact: shown(q, added), before: shown(q, before) };
}

function live(q: Statements, id: string): { id: number; relation: string; slot: Buffer; single: boolean } {
  const sql = `SELECT id, relation, slot, key FROM fact WHERE public = ? AND ends = 0 AND ${liveFact('any')}`;
  const row = q.get<{ id: number; relation: string; slot: Buffer; key: Buffer }>(sql, id);
  if (!row) throw new MiaError('not-found', { what: 'fact' });
  return { ...row, single: !row.slot.equals(row.key) };
}

const bySelf = (q: Statements, id: number): Fact => {
  const fact = shown(
    q,
    settledEverywhere(q, 'id = ?', id).find((row) => row.id === id),
  );
  if (!fact) throw new MiaError('not-found', { what: 'fact' });
  return fact;
};

/** What is right takes the place of what was; both stay, and so does what was said. */
export function correctFact(q: Statements, id: string, right: NewFact, now: number): Fact {
  const was = live(q, id);
  const hashes = hashesOf(q, right);
  // What had one value at a time still has: what is said of it later supersedes the correction too.
  if (was.single && was.relation === right.relation) hashes.slot = was.slot;
  const seq = q.get<{ seq: number }>('SELECT coalesce(max(id), 0) AS seq FROM message')?.seq ?? 0;
  const added = insert(q, right, { maker: 'person', seq, created: now, sourced: false, ...hashes });
  // It has no message of its own: it stands where what it corrects was said.
  q.run(
    `UPDATE fact SET home = coalesce(
       (SELECT m.conversation FROM fact_source s JOIN message m ON m.id = s.message WHERE s.fact = ?1 ORDER BY m.id DESC LIMIT 1),
       (SELECT home FROM fact WHERE id = ?1)) WHERE id = ?2`,
    was.id,
    added,
  );
  q.run('UPDATE fact SET corrected_by = ? WHERE id = ?', added, was.id);
  return bySelf(q, added);
}

export function withdrawCorrection(q: Statements, id: string): void {
  // What it had corrected holds again: the foreign key sets that free.
  if (q.run("DELETE FROM fact WHERE public = ? AND maker = 'person' AND sourced = 0", id) === 0)
    throw new MiaError('not-found', { what: 'fact' });
}

export function pinFact(q: Statements, id: string, on: boolean): Fact {
  const { id: key } = live(q, id);
  q.run('UPDATE fact SET pinned = ? WHERE id = ?', on ? 1 : 0, key);
  return bySelf(q, key);
}
