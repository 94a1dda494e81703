/** Habits as the database has them. Used by both threads. */
import { factKey } from '../declarative/normalise.ts';
import { keyedHash, sourcesOf, standing } from './facts.ts';
import { folderOf, type Scope, scopes } from './scope.ts';
import type { Statements } from './statements.ts';
import type { Habit, HabitKind, NewHabit } from './types.ts';

/** Kinds of which one is followed at a time: a later wish switches the earlier one off. */
export const ONE_AT_A_TIME: ReadonlySet<HabitKind> = new Set(['language', 'units', 'length', 'address']);

/** What still stands; what was imported, without any source, stands outside. */
const liveHabit = (scope: Scope): string => `(${standing('habit', scope)} OR (
  habit.forgetting IS NULL AND ${scope === null ? 1 : 0} AND NOT EXISTS (SELECT 1 FROM habit_source s WHERE s.habit = habit.id)))`;

export interface HabitRow {
  id: number;
  public: string;
  text: string;
  kind: HabitKind;
  value: string;
  key: Buffer;
  seq: number;
  on: number;
  confirmed: number;
  first_applied: number | null;
  counter: number;
  scope: Scope;
  /** All rows that say it there, its own first: those of conversations that came together later say the same twice. */
  rows: number[];
}

export function habitHash(q: Statements, h: Pick<NewHabit, 'kind' | 'value'>): Buffer {
  return keyedHash(q, factKey('habit', h.kind, h.value));
}

/** Those of a scope, oldest first. */
export function habitsIn(q: Statements, scope: Scope): HabitRow[] {
  const rows = q.all<Omit<HabitRow, 'scope' | 'rows'>>(
    `SELECT habit.id, public, text, kind, value, key, seq, "on", confirmed, first_applied, counter FROM habit
     WHERE ${liveHabit(scope)} ORDER BY seq, habit.id`,
  );
  const found: HabitRow[] = [];
  for (const row of rows) {
    const twin = found.find((one) => one.key.equals(row.key));
    if (!twin) found.push({ ...row, scope, rows: [row.id] });
    else {
      const first = twin.first_applied === null ? row.first_applied : twin.first_applied;
      Object.assign(twin, { on: row.on, seq: row.seq, confirmed: Math.max(twin.confirmed, row.confirmed), first_applied: first });
      twin.counter += row.counter;
      twin.rows.push(row.id);
    }
  }
  // Where conversations came together, what was asked for last is followed.
  for (const kind of ONE_AT_A_TIME) {
    const on = found.filter((one) => one.kind === kind && one.on === 1).sort((a, b) => b.seq - a.seq);
    for (const earlier of on.slice(1)) earlier.on = 0;
  }
  return found.sort((a, b) => a.seq - b.seq || a.id - b.id);
}

/** Those of every scope; one that stands in two is told once. */
export function habitsEverywhere(q: Statements): HabitRow[] {
  const seen = new Set<number>();
  return scopes(q)
    .flatMap((scope) => habitsIn(q, scope))
    .filter(({ rows }) => !rows.some((id) => seen.has(id)) && rows.every((id) => seen.add(id)));
}

export function habitNamed(q: Statements, id: string): HabitRow | undefined {
  return habitsEverywhere(q).find((one) => one.public === id);
}

export function toHabits(q: Statements, rows: readonly HabitRow[]): Habit[] {
  return rows.map((row) => {
    const from = sourcesOf(q, 'habit', row.scope, row.rows);
    return {
      ...{ id: row.public, text: row.text, kind: row.kind, value: row.value, on: row.on === 1, confirmed: row.confirmed === 1 },
      ...{ firstApplied: row.first_applied, count: row.counter, keptIn: folderOf(q, row.scope) },
      sources: row.rows.flatMap((each) => from.get(each) ?? []),
    };
  });
}
