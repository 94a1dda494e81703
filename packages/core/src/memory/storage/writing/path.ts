import type { Statements } from '../statements.ts';

/**
 * `message.shown` marks the path from the root to the conversation's head, so that recall needs no walk. It changes only
 * where the two paths differ.
 */
export function markShownPath(q: Statements, conversation: number): void {
  q.run(
    `WITH RECURSIVE path (id, parent) AS (
       SELECT m.id, m.parent FROM conversation c JOIN message m ON m.id = c.head WHERE c.id = ?1
       UNION ALL
       SELECT m.id, m.parent FROM path JOIN message m ON m.id = path.parent
     )
     UPDATE message SET shown = (id IN (SELECT id FROM path))
     WHERE conversation = ?1 AND shown <> (id IN (SELECT id FROM path))`,
    conversation,
  );
}

/** A new last message below the head only adds itself; anywhere else the path is marked anew. */
export function setHead(q: Statements, conversation: number, message: number, parent: number | null): void {
  const head = q.get<{ head: number | null }>('SELECT head FROM conversation WHERE id = ?', conversation)?.head ?? null;
  q.run('UPDATE conversation SET head = ? WHERE id = ?', message, conversation);
  if (head === parent) q.run('UPDATE message SET shown = 1 WHERE id = ?', message);
  else markShownPath(q, conversation);
}

/** Puts the conversation first in the order of activity: a sequence, never the clock. */
export function touch(q: Statements, conversation: number, updated: number): void {
  const sql = 'UPDATE conversation SET updated = ?, activity = (SELECT max(activity) + 1 FROM conversation) WHERE id = ?';
  q.run(sql, updated, conversation);
}
