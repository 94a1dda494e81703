import { scopeOfMessage } from '../scope.ts';
import type { Statements } from '../statements.ts';
import { contextsWishing } from './derived.ts';

/** Where conversations (integer keys) stand: their folder, where it keeps its memories. */
function places(q: Statements, conversations: readonly number[]): Map<number, number | null> {
  const sql = `SELECT c.id, f.id AS scope FROM conversation c LEFT JOIN folder f ON f.id = c.folder AND f.remember = 0
    WHERE c.id IN (SELECT value FROM json_each(?))`;
  return new Map(q.all<{ id: number; scope: number | null }>(sql, JSON.stringify(conversations)).map(({ id, scope }) => [id, scope]));
}

/**
 * Does what may take conversations into a folder that keeps its memories, or out of one. Prompts hold what was given to them
 * for good; those that hold something from the other side of its border lose their blocks, so that no later prompt, and no
 * second answer, is made of it.
 */
export function rescoping<T>(q: Statements, conversations: readonly number[], work: () => T): T {
  const before = places(q, conversations);
  const result = work();
  const moved = [...places(q, conversations)].filter(([id, scope]) => before.get(id) !== scope).map(([id]) => id);
  if (moved.length === 0) return result;
  const keys = JSON.stringify(moved);
  const within = 'IN (SELECT value FROM json_each(?))';
  // All that the moved ones were given came from where they stood.
  q.run(`UPDATE message SET context = NULL WHERE context IS NOT NULL AND conversation ${within}`, keys);
  q.run(
    `UPDATE message SET context = NULL WHERE context IS NOT NULL AND id IN (
       SELECT a.parent FROM message m JOIN receipt r ON r.memory = m.id JOIN message a ON a.id = r.answer WHERE m.conversation ${within})`,
    keys,
  );
  const wishes = q.all<{ text: string; source: number }>(
    `SELECT h.text, min(m.id) AS source FROM habit h JOIN habit_source s ON s.habit = h.id JOIN message m ON m.id = s.message
     WHERE m.conversation ${within} GROUP BY h.id`,
    keys,
  );
  for (const { text, source } of wishes)
    for (const id of contextsWishing(q, text))
      if (scopeOfMessage(q, id) !== scopeOfMessage(q, source)) q.run('UPDATE message SET context = NULL WHERE id = ?', id);
  return result;
}

/** Conversations (integer keys) of a folder. */
export function heldBy(q: Statements, folder: number): number[] {
  return q.all<{ id: number }>('SELECT id FROM conversation WHERE folder = ?', folder).map(({ id }) => id);
}
