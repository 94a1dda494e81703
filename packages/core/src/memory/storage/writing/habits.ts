import { v7 as uuid } from 'uuid';
import { MiaError } from '../../../errors.ts';
import { habitHash, habitsWhere, isBuried, LIVE_HABIT } from '../facts.ts';
import type { Statements } from '../statements.ts';
import type { Habit, HabitChange, NewHabit } from '../types.ts';

/** Kinds of which one is followed at a time: a later wish switches the earlier one off. */
const ONE_AT_A_TIME: ReadonlySet<NewHabit['kind']> = new Set(['language', 'units', 'length', 'address']);

function insert(q: Statements, h: NewHabit, key: Buffer, seq: number, on: boolean, created: number): number {
  return q.insert(
    'INSERT INTO habit (public, text, kind, value, key, seq, "on", confirmed, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ...[uuid(), h.text.toWellFormed(), h.kind, h.value.toWellFormed(), key, seq, on ? 1 : 0, on ? 1 : 0, created],
  );
}

/** Adds what the person asked for in one message. */
export function addHabits(q: Statements, message: string, habits: readonly NewHabit[]): HabitChange[] {
  const sql = 'SELECT id AS key, created FROM message WHERE public = ? AND forgetting IS NULL AND forgotten = 0';
  const from = q.get<{ key: number; created: number }>(sql, message);
  if (!from) throw new MiaError('not-found', { what: 'message' });
  return habits.map((h): HabitChange => {
    const key = habitHash(q, h);
    if (isBuried(q, key, message)) return { change: 'dropped', habit: null };
    const drawn = 'SELECT 1 FROM habit JOIN habit_source s ON s.habit = habit.id WHERE habit.key = ? AND s.message = ?';
    if (q.get(drawn, key, from.key)) return { change: 'dropped', habit: null };
    const live = q.get<{ id: number; on: number; seq: number }>(`SELECT id, "on", seq FROM habit WHERE key = ? AND ${LIVE_HABIT}`, key);
    const id = live?.id ?? insert(q, h, key, from.key, true, from.created);
    q.run('INSERT INTO habit_source (habit, message) VALUES (?, ?)', id, from.key);
    // A message that is looked at late changes nothing that was asked for after it.
    const later = `SELECT 1 FROM habit WHERE kind = ? AND seq > ? AND id <> ? AND ${LIVE_HABIT}`;
    const late = ONE_AT_A_TIME.has(h.kind) && q.get(later, h.kind, from.key, id) !== undefined;
    if (live)
      q.run(
        'UPDATE habit SET counter = counter + 1, confirmed = 1, seq = max(seq, ?), "on" = ? WHERE id = ?',
        from.key,
        late ? live.on : 1,
        id,
      );
    else if (late) q.run('UPDATE habit SET "on" = 0 WHERE id = ?', id);
    const ended =
      ONE_AT_A_TIME.has(h.kind) && !late ? q.run('UPDATE habit SET "on" = 0 WHERE kind = ? AND id <> ? AND "on" = 1', h.kind, id) : 0;
    return { change: live ? 'again' : ended > 0 ? 'superseded' : 'added', habit: habitsWhere(q, 'habit.id = ?', id)[0] ?? null };
  });
}

/** Imported habits are switched off until the person confirms them. */
export function importHabits(q: Statements, habits: readonly NewHabit[], now: number): void {
  for (const h of habits) {
    const key = habitHash(q, h);
    if (isBuried(q, key, '') || q.get('SELECT 1 FROM habit WHERE key = ?', key)) continue;
    insert(q, h, key, 0, false, now);
  }
}

function one(q: Statements, id: string): Habit {
  const habit = habitsWhere(q, 'public = ?', id)[0];
  if (!habit) throw new MiaError('not-found', { what: 'habit' });
  return habit;
}

export function setHabit(q: Statements, id: string, on: boolean): Habit {
  const { kind } = one(q, id);
  q.run('UPDATE habit SET "on" = ?1, confirmed = max(confirmed, ?1) WHERE public = ?2', on ? 1 : 0, id);
  if (on && ONE_AT_A_TIME.has(kind)) q.run('UPDATE habit SET "on" = 0 WHERE kind = ? AND public <> ?', kind, id);
  return one(q, id);
}

/** @returns whether it was followed for the first time */
export function habitApplied(q: Statements, id: string, at: number): boolean {
  return q.run('UPDATE habit SET first_applied = ? WHERE public = ? AND first_applied IS NULL', at, id) > 0;
}
