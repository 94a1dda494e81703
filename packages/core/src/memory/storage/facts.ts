/** Facts as the database has them, and what facts and habits have in common. Used by both threads. */
import { createHmac } from 'node:crypto';
import { factKey, slotKey } from '../declarative/normalise.ts';
import { folderOf, type Scope, scopes, standsIn } from './scope.ts';
import { secretOf } from './secret.ts';
import type { Statements } from './statements.ts';
import type { Fact, Maker, NewFact, Source } from './types.ts';

/** The relation of what stands for a whole message that was corrected, where no fact was drawn from it; it holds no more from the start. */
export const CLAIM = 'said in a message';

/** Neither said while remembering was paused, nor said not to be remembered. */
export const NOT_BURIED = "NOT EXISTS (SELECT 1 FROM tombstone b WHERE b.source = m.public AND b.hash = x'')";

/** Messages that something may be drawn from: shown, remembered, not forgotten. */
export const DRAWABLE = `m.shown = 1 AND m.forgetting IS NULL AND m.forgotten = 0 AND c.remember = 1 AND c.forgetting IS NULL
  AND c.forgotten = 0 AND ${NOT_BURIED}`;

/** What still stands: not forgotten, and one of its sources at least is there, on a shown path. */
export const standing = (table: 'fact' | 'habit', scope: Scope | 'any'): string => `${table}.forgetting IS NULL AND EXISTS (
  SELECT 1 FROM ${table}_source s JOIN message m ON m.id = s.message JOIN conversation c ON c.id = m.conversation
  WHERE s.${table} = ${table}.id AND ${DRAWABLE} AND ${standsIn(scope, 'c.folder')})`;

/** What the person wrote as a correction stands where the conversation of what it corrects does. */
const corrects = (scope: Scope | 'any'): string => `fact.sourced = 0 AND fact.forgetting IS NULL AND (
  (fact.home IS NULL AND ${scope === null || scope === 'any' ? 1 : 0})
  OR EXISTS (SELECT 1 FROM conversation c WHERE c.id = fact.home AND c.remember = 1 AND ${standsIn(scope, 'c.folder')}))`;

export const liveFact = (scope: Scope | 'any'): string => `(${standing('fact', scope)} OR (${corrects(scope)}))`;
export interface FactRow {
  id: number;
  public: string;
  subject: string;
  relation: string;
  object: string;
  text: string;
  key: Buffer;
  slot: Buffer;
  seq: number;
  ends: number;
  valid_from: number;
  corrected_by: number | null;
  counter: number;
  pinned: number;
  maker: Maker;
}

/** A fact with what took its place. */
export interface Settled extends FactRow {
  valid_to: number | null;
  next: FactRow | null;
  /** Where it is looked at from. */
  scope: Scope;
  /** All rows that say it there, its own first: those of conversations that came together later say the same twice. */
  rows: number[];
}

/** A hash that means nothing outside of this database. */
export function keyedHash(q: Statements, text: string): Buffer {
  return createHmac('sha256', secretOf(q, 'facts')).update(text).digest();
}

export function hashesOf(q: Statements, f: Pick<NewFact, 'subject' | 'relation' | 'object' | 'single'>): { key: Buffer; slot: Buffer } {
  const key = keyedHash(q, factKey(f.subject, f.relation, f.object));
  return { key, slot: f.single ? keyedHash(q, slotKey(f.subject, f.relation)) : key };
}

const COLUMNS =
  'fact.id, public, subject, relation, object, text, key, fact.slot, seq, ends, valid_from, corrected_by, counter, pinned, maker';

/**
 * Facts that stand in a scope and pass `where`, with everything that stands in their slots and in those of their
 * corrections, settled among each other.
 */
export function settledFacts(q: Statements, scope: Scope, where = '1', ...values: (string | number | Buffer)[]): Settled[] {
  const all = where === '1';
  const lines = `WITH RECURSIVE line (slot) AS (SELECT slot FROM fact WHERE ${where}
    UNION SELECT n.slot FROM line JOIN fact f ON f.slot = line.slot JOIN fact n ON n.id = f.corrected_by)`;
  const rows = q.all<FactRow>(
    `${all ? '' : lines} SELECT ${COLUMNS} FROM ${all ? 'fact' : 'line CROSS JOIN fact ON fact.slot = line.slot'}
     WHERE ${liveFact(scope)} ORDER BY seq, fact.id`,
    ...values,
  );
  return settle(rows, scope);
}

/** The same in every scope, that outside first; a fact that stands in two is in both. */
export function settledEverywhere(q: Statements, where = '1', ...values: (string | number | Buffer)[]): Settled[] {
  return scopes(q).flatMap((scope) => settledFacts(q, scope, where, ...values));
}

/**
 * When each held, and what took its place: the next assertion in its slot that says something else or ends it; a correction
 * goes before. Computed and never stored, so that an edited, forgotten or hidden source leaves no trace in others.
 */
export function settle(rows: readonly FactRow[], scope: Scope = null): Settled[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const settled: Settled[] = [];
  for (const line of Map.groupBy(rows, (row) => row.slot.toString('hex')).values()) {
    const open: { fact: Settled; corrected: FactRow | undefined; then: FactRow | undefined }[] = [];
    for (const [at, row] of line.entries()) {
      const corrected = row.corrected_by === null ? undefined : byId.get(row.corrected_by);
      const then = line.slice(at + 1).find((later) => (later.ends === 1) === later.key.equals(row.key));
      const twin = row.ends === 0 ? open.findLast(({ fact }) => fact.key.equals(row.key)) : undefined;
      // Said before, and nothing else between the two: it is one fact. What was corrected and is said anew is another.
      if (twin && twin.then?.id === then?.id && (twin.corrected === undefined || row.seq <= twin.corrected.seq)) {
        twin.corrected ??= corrected;
        const { fact } = twin;
        fact.rows.push(row.id);
        fact.counter += row.counter;
        fact.pinned = Math.max(fact.pinned, row.pinned);
        if (twin.corrected) Object.assign(fact, overtakenBy(fact, twin.corrected));
        continue;
      }
      const fact = { ...row, ...overtakenBy(row, corrected ?? then), scope, rows: [row.id] };
      if (row.ends === 0) open.push({ fact, corrected, then });
      settled.push(fact);
    }
  }
  return settled.sort((a, b) => a.seq - b.seq || a.id - b.id);
}

/** What was said later ends it, whatever the clock said then; where that was set back, it ends as it began and never before. */
const overtakenBy = (row: Pick<FactRow, 'valid_from'>, next: FactRow | undefined): Pick<Settled, 'valid_to' | 'next'> => ({
  valid_to: next ? Math.max(next.valid_from, row.valid_from) : null,
  next: next && next.ends === 0 ? next : null,
});

/** What holds in the place of a fact: the last of those that took it. Null where it ended. */
export function presentOf(fact: Settled, all: readonly Settled[]): Settled | null {
  const byId = new Map(all.map((f) => [f.id, f]));
  let now: Settled | undefined = fact;
  for (let steps = 0; now?.next && steps < 1000; steps++) now = byId.get(now.next.id);
  return now && now !== fact && now.valid_to === null ? now : null;
}

/** Sources that stand in a scope, by the row that has them. */
export function sourcesOf(q: Statements, table: 'fact' | 'habit', scope: Scope, ids: readonly number[]): Map<number, Source[]> {
  const rows = q.all<Source & { owner: number }>(
    `SELECT s.${table} AS owner, m.public AS message, c.public AS conversation, m.created
     FROM ${table}_source s JOIN message m ON m.id = s.message JOIN conversation c ON c.id = m.conversation
     WHERE s.${table} IN (SELECT value FROM json_each(?)) AND ${DRAWABLE} AND ${standsIn(scope, 'c.folder')} ORDER BY m.id`,
    JSON.stringify(ids),
  );
  const found = new Map<number, Source[]>();
  for (const { owner, ...source } of rows) found.set(owner, [...(found.get(owner) ?? []), source]);
  return found;
}

export function toFacts(q: Statements, rows: readonly Settled[]): Fact[] {
  const shown = new Map<Settled, Fact>();
  for (const [scope, facts] of Map.groupBy(rows, (row) => row.scope)) {
    const keptIn = folderOf(q, scope);
    const ids = facts.flatMap((row) => row.rows);
    const from = sourcesOf(q, 'fact', scope, ids);
    for (const row of facts)
      shown.set(row, {
        ...{ id: row.public, text: row.text, subject: row.subject, relation: row.relation, object: row.object, maker: row.maker },
        ...{ count: row.counter, pinned: row.pinned === 1, validFrom: row.valid_from, validTo: row.valid_to },
        ...{ supersededBy: row.next?.public ?? null, keptIn },
        sources: row.rows.flatMap((id) => from.get(id) ?? []),
      });
  }
  return rows.flatMap((row) => shown.get(row) ?? []);
}

/** Whether it was forgotten: from this source, or wherever it comes from. */
export function isBuried(q: Statements, hash: Buffer, source: string): boolean {
  return q.get("SELECT 1 FROM tombstone WHERE hash = ? AND source IN (?, '')", hash, source) !== undefined;
}
