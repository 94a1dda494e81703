/**
 * A folder may keep its memories to itself: what was said in it is for its own conversations, which see nothing else. So
 * each conversation, and what was drawn from it, stands in one scope. Computed and never stored: moving a conversation, or
 * switching a folder, moves all of it.
 */
import type { Statements } from './statements.ts';

/** Outside of all folders that keep their memories (null), or inside one of them (its key). */
export type Scope = number | null;

/** Where a conversation (public id) stands; one that is not there, outside. */
export function scopeOf(q: Statements, conversation: string | undefined): Scope {
  const sql = 'SELECT f.id FROM conversation c JOIN folder f ON f.id = c.folder WHERE c.public = ? AND f.remember = 0';
  return conversation === undefined ? null : (q.get<{ id: number }>(sql, conversation)?.id ?? null);
}

/** Where what was said in a message (integer key) stands. */
export function scopeOfMessage(q: Statements, message: number): Scope {
  const sql = `SELECT f.id FROM message m JOIN conversation c ON c.id = m.conversation JOIN folder f ON f.id = c.folder
    WHERE m.id = ? AND f.remember = 0`;
  return q.get<{ id: number }>(sql, message)?.id ?? null;
}

/** All there are, that outside first. */
export function scopes(q: Statements): Scope[] {
  return [null, ...q.all<{ id: number }>('SELECT id FROM folder WHERE remember = 0 ORDER BY position, id').map(({ id }) => id)];
}

/**
 * A condition on a column that holds a conversation's folder: it stands in this scope.
 * @param scope 'any': in whichever
 */
export function standsIn(scope: Scope | 'any', folder: string): string {
  if (scope === 'any') return '1';
  if (scope !== null) return `${folder} = ${Number(scope)}`;
  return `NOT EXISTS (SELECT 1 FROM folder d WHERE d.id = ${folder} AND d.remember = 0)`;
}

/** The name of the folder that keeps what stands in a scope to itself. */
export function folderOf(q: Statements, scope: Scope): string | null {
  return scope === null ? null : (q.get<{ name: string }>('SELECT name FROM folder WHERE id = ?', scope)?.name ?? null);
}
