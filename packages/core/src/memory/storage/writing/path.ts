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
  q.run(
    `UPDATE message SET followed = n.id FROM message n
     WHERE n.conversation = ?1 AND n.shown = 1 AND message.id = n.parent AND message.followed IS NOT n.id`,
    conversation,
  );
}

/**
 * The leaf below a message: at every fork the child that was last on the shown path, else the newest. What is forgotten is
 * no end of a path.
 */
export function lastShownBelow(q: Statements, message: number): number {
  const row = q.get<{ id: number }>(
    `WITH RECURSIVE down (id, depth) AS (
       SELECT ?1, 0
       UNION ALL
       SELECT (SELECT c.id FROM message c WHERE c.parent = down.id
         ORDER BY (c.forgotten OR c.forgetting IS NOT NULL), c.id IS (SELECT p.followed FROM message p WHERE p.id = down.id) DESC, c.id DESC LIMIT 1),
         depth + 1
       FROM down WHERE down.id IS NOT NULL
     )
     SELECT m.id FROM down JOIN message m ON m.id = down.id
     WHERE (m.forgotten = 0 AND m.forgetting IS NULL) OR down.depth = 0 ORDER BY down.depth DESC LIMIT 1`,
    message,
  );
  return row?.id ?? message;
}

/** A new last message below the head only adds itself; anywhere else the path is marked anew. */
export function setHead(q: Statements, conversation: number, message: number, parent: number | null): void {
  const head = q.get<{ head: number | null }>('SELECT head FROM conversation WHERE id = ?', conversation)?.head ?? null;
  q.run('UPDATE conversation SET head = ? WHERE id = ?', message, conversation);
  if (head !== parent) markShownPath(q, conversation);
  else q.run('UPDATE message SET shown = 1 WHERE id = ?', message);
  if (head === parent && parent !== null) q.run('UPDATE message SET followed = ? WHERE id = ?', message, parent);
}

/** Puts the conversation first in the order of activity: a sequence, never the clock. */
export function touch(q: Statements, conversation: number, updated: number): void {
  const sql = 'UPDATE conversation SET updated = ?, activity = (SELECT max(activity) + 1 FROM conversation) WHERE id = ?';
  q.run(sql, updated, conversation);
}
