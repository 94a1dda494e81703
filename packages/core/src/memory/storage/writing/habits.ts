import { v7 as uuid } from 'uuid';
import { MiaError } from '../../../errors.ts';
import { isBuried } from '../facts.ts';
import { type HabitRow, habitHash, habitNamed, habitsIn, ONE_AT_A_TIME, toHabits } from '../habits.ts';
import { scopeOfMessage } from '../scope.ts';
import type { Statements } from '../statements.ts';
import type { Habit, HabitChange, NewHabit } from '../types.ts';
import { isImported } from './import-derived.ts';

function insert(q: Statements, h: NewHabit, key: Buffer, seq: number, created: number): number {
  return q.insert(
    'INSERT INTO habit (public, text, kind, value, key, seq, created) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[uuid(), h.text.toWellFormed(), h.kind, h.value.toWellFormed(), key, seq, created],
  );
}

/** Adds what the person asked for in one message. */
export function addHabits(q: Statements, message: string, habits: readonly NewHabit[]): HabitChange[] {
  const sql = 'SELECT id AS key, created FROM message WHERE public = ? AND forgetting IS NULL AND forgotten = 0';
  const from = q.get<{ key: number; created: number }>(sql, message);
  if (!from) throw new MiaError('not-found', { what: 'message' });
  // An archive plants none: those of an export come switched off, by themselves.
  if (isImported(q, from.key)) return habits.map(() => ({ change: 'dropped', habit: null }));
  const scope = scopeOfMessage(q, from.key);
  return habits.map((h): HabitChange => {
    const key = habitHash(q, h);
    if (isBuried(q, key, message)) return { change: 'dropped', habit: null };
    const drawn = 'SELECT 1 FROM habit JOIN habit_source s ON s.habit = habit.id WHERE habit.key = ? AND s.message = ?';
    if (q.get(drawn, key, from.key)) return { change: 'dropped', habit: null };
    // What is asked for elsewhere is another habit where a folder keeps its memories.
    const there = habitsIn(q, scope);
    const live = there.find((one) => one.key.equals(key));
    const id = live?.id ?? insert(q, h, key, from.key, from.created);
    q.run('INSERT INTO habit_source (habit, message) VALUES (?, ?)', id, from.key);
    const others = ONE_AT_A_TIME.has(h.kind) ? there.filter((one) => one.kind === h.kind && one.id !== id) : [];
    // A message that is looked at late changes nothing that was asked for after it.
    const late = others.some((one) => one.seq > from.key);
    if (live)
      q.run(
        'UPDATE habit SET counter = counter + 1, confirmed = 1, seq = max(seq, ?), "on" = ? WHERE id = ?',
        from.key,
        late ? live.on : 1,
        id,
      );
    else if (late) q.run('UPDATE habit SET "on" = 0 WHERE id = ?', id);
    const ended = late ? [] : others.filter((one) => one.on === 1);
    switchOff(q, ended);
    const now = habitsIn(q, scope).filter((one) => one.id === id);
    return { change: live ? 'again' : ended.length > 0 ? 'superseded' : 'added', habit: toHabits(q, now)[0] ?? null };
  });
}

function switchOff(q: Statements, habits: readonly { rows: number[] }[]): void {
  for (const id of habits.flatMap(({ rows }) => rows)) q.run('UPDATE habit SET "on" = 0 WHERE id = ?', id);
}

function one(q: Statements, id: string): HabitRow {
  const habit = habitNamed(q, id);
  if (!habit) throw new MiaError('not-found', { what: 'habit' });
  return habit;
}

export function setHabit(q: Statements, id: string, on: boolean): Habit {
  const { rows, kind, scope } = one(q, id);
  for (const row of rows) q.run('UPDATE habit SET "on" = ?1, confirmed = max(confirmed, ?1) WHERE id = ?2', on ? 1 : 0, row);
  if (on && ONE_AT_A_TIME.has(kind))
    switchOff(
      q,
      habitsIn(q, scope).filter((other) => other.kind === kind && !other.rows.some((row) => rows.includes(row))),
    );
  return toHabits(q, [one(q, id)])[0] as Habit;
}

/** @returns whether it was followed for the first time */
export function habitApplied(q: Statements, id: string, at: number): boolean {
  return q.run('UPDATE habit SET first_applied = ? WHERE public = ? AND first_applied IS NULL', at, id) > 0;
}
