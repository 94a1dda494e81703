/** Facts and habits as the database has them. Used by both threads. */
import { createHmac } from 'node:crypto';
import { factKey, slotKey } from '../declarative/normalise.ts';
import type { Statements } from './statements.ts';
import type { Fact, Habit, HabitKind, Maker, NewFact, NewHabit, Source } from './types.ts';

/** The relation of what stands for a whole message that was corrected, where no fact was drawn from it; it holds no more from the start. */
export const CLAIM = 'said in a message';

/** Neither said while remembering was paused, nor said not to be remembered. */
export const NOT_BURIED = "NOT EXISTS (SELECT 1 FROM tombstone b WHERE b.source = m.public AND b.hash = x'')";

/** Messages that something may be drawn from: shown, remembered, not forgotten, not in a folder that keeps its memories. */
export const DRAWABLE = `m.shown = 1 AND m.forgetting IS NULL AND m.forgotten = 0 AND c.remember = 1 AND c.forgetting IS NULL
  AND c.forgotten = 0 AND NOT EXISTS (SELECT 1 FROM folder d WHERE d.id = c.folder AND d.remember = 0)
  AND ${NOT_BURIED}`;

/** What still stands: not forgotten, and one of its sources at least is there, on a shown path. */
const standing = (table: 'fact' | 'habit'): string => `${table}.forgetting IS NULL AND EXISTS (
  SELECT 1 FROM ${table}_source s JOIN message m ON m.id = s.message JOIN conversation c ON c.id = m.conversation
  WHERE s.${table} = ${table}.id AND ${DRAWABLE})`;
export const LIVE_FACT = `(${standing('fact')} OR (fact.sourced = 0 AND fact.forgetting IS NULL))`;
const UNSOURCED = 'habit.forgetting IS NULL AND NOT EXISTS (SELECT 1 FROM habit_source s WHERE s.habit = habit.id)';
export const LIVE_HABIT = `(${standing('habit')} OR (${UNSOURCED}))`;

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
}

interface HabitRow {
  id: number;
  public: string;
  text: string;
  kind: HabitKind;
  value: string;
  on: number;
  confirmed: number;
  first_applied: number | null;
  counter: number;
}

/** A hash that means nothing outside of this database. */
export function keyedHash(q: Statements, text: string): Buffer {
  const secret = q.get<{ value: Buffer }>("SELECT value FROM secret WHERE name = 'facts'")?.value;
  if (!secret) throw new Error('no secret');
  return createHmac('sha256', secret).update(text).digest();
}

export function hashesOf(q: Statements, f: Pick<NewFact, 'subject' | 'relation' | 'object' | 'single'>): { key: Buffer; slot: Buffer } {
  const key = keyedHash(q, factKey(f.subject, f.relation, f.object));
  return { key, slot: f.single ? keyedHash(q, slotKey(f.subject, f.relation)) : key };
}

export function habitHash(q: Statements, h: Pick<NewHabit, 'kind' | 'value'>): Buffer {
  return keyedHash(q, factKey('habit', h.kind, h.value));
}

const COLUMNS = 'fact.id, public, subject, relation, object, text, key, slot, seq, ends, valid_from, corrected_by, counter, pinned, maker';

/** Facts that stand and pass `where`, with everything that stands in their slots, settled among each other. */
export function settledFacts(q: Statements, where = '1', ...values: (string | number | Buffer)[]): Settled[] {
  const slots = where === '1' ? '' : `AND slot IN (SELECT slot FROM fact WHERE ${where})`;
  const rows = q.all<FactRow>(`SELECT ${COLUMNS} FROM fact WHERE ${LIVE_FACT} ${slots} ORDER BY seq, id`, ...values);
  return settle(rows);
}

/**
 * When each held, and what took its place: the next assertion in its slot that says something else or ends it; a correction
 * goes before. Computed and never stored, so that an edited, forgotten or hidden source leaves no trace in others.
 */
export function settle(rows: readonly FactRow[]): Settled[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const bySlot = Map.groupBy(rows, (row) => row.slot.toString('hex'));
  const settled: Settled[] = [];
  for (const line of bySlot.values()) {
    for (const [at, row] of line.entries()) {
      const corrected = row.corrected_by === null ? undefined : byId.get(row.corrected_by);
      const next = corrected ?? line.slice(at + 1).find((later) => (later.ends === 1) === later.key.equals(row.key));
      settled.push({ ...row, valid_to: next ? next.valid_from : null, next: next && next.ends === 0 ? next : null });
    }
  }
  return settled.sort((a, b) => a.seq - b.seq || a.id - b.id);
}

/** What holds in the place of a fact: the last of those that took it. Null where it ended. */
export function presentOf(fact: Settled, all: readonly Settled[]): Settled | null {
  const byId = new Map(all.map((f) => [f.id, f]));
  let now: Settled | undefined = fact;
  for (let steps = 0; now?.next && steps < 1000; steps++) now = byId.get(now.next.id);
  return now && now !== fact && now.valid_to === null ? now : null;
}

function sources(q: Statements, table: 'fact' | 'habit', ids: readonly number[]): Map<number, Source[]> {
  const rows = q.all<Source & { owner: number }>(
    `SELECT s.${table} AS owner, m.public AS message, c.public AS conversation, m.created
     FROM ${table}_source s JOIN message m ON m.id = s.message JOIN conversation c ON c.id = m.conversation
     WHERE s.${table} IN (SELECT value FROM json_each(?)) AND ${DRAWABLE} ORDER BY m.id`,
    JSON.stringify(ids),
  );
  const found = new Map<number, Source[]>();
  for (const { owner, ...source } of rows) found.set(owner, [...(found.get(owner) ?? []), source]);
  return found;
}

export function toFacts(q: Statements, rows: readonly Settled[]): Fact[] {
  const from = sources(
    q,
    'fact',
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    ...{ id: row.public, text: row.text, subject: row.subject, relation: row.relation, object: row.object, maker: row.maker },
    ...{ count: row.counter, pinned: row.pinned === 1, validFrom: row.valid_from, validTo: row.valid_to },
    supersededBy: row.next?.public ?? null,
    sources: from.get(row.id) ?? [],
  }));
}

export function habitsWhere(q: Statements, where = '1', ...values: (string | number | Buffer)[]): Habit[] {
  const sql = `SELECT habit.id, public, text, kind, value, "on", confirmed, first_applied, counter FROM habit
    WHERE ${LIVE_HABIT} AND ${where} ORDER BY seq, habit.id`;
  const rows = q.all<HabitRow>(sql, ...values);
  const from = sources(
    q,
    'habit',
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    ...{ id: row.public, text: row.text, kind: row.kind, value: row.value, on: row.on === 1, confirmed: row.confirmed === 1 },
    ...{ firstApplied: row.first_applied, count: row.counter, sources: from.get(row.id) ?? [] },
  }));
}

/** Whether it was forgotten: from this source, or wherever it comes from. */
export function isBuried(q: Statements, hash: Buffer, source: string): boolean {
  return q.get("SELECT 1 FROM tombstone WHERE hash = ? AND source IN (?, '')", hash, source) !== undefined;
}
