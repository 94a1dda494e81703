import type { Habit } from '../storage/types.ts';

/** At most so many, the newest: a prompt is no rule book. */
const MOST = 8;

/** Habits that are followed now, oldest first. All kinds fit every turn. */
export function followed(habits: readonly Habit[]): Habit[] {
  return habits.filter((habit) => habit.on && habit.confirmed).slice(-MOST);
}
