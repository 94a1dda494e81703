import { conversationKey, messageKey, messagesByKey } from '../rows.ts';
import type { Statements } from '../statements.ts';
import type { Message, PathPart } from '../types.ts';

/** The path that ends at `leaf` (or the conversation's head), oldest first. */
export function path(
  q: Statements,
  conversation: string,
  { leaf, limit, before }: { leaf?: string; limit?: number; before?: string } = {},
): Message[] {
  const key = conversationKey(q, conversation);
  const start =
    before === undefined
      ? leaf === undefined
        ? q.get<{ id: number | null }>('SELECT head AS id FROM conversation WHERE id = ?', key)?.id
        : messageKey(q, leaf)
      : q.get<{ id: number | null }>('SELECT parent AS id FROM message WHERE id = ?', messageKey(q, before))?.id;
  if (start === null || start === undefined) return [];
  const rows = q.all<{ id: number }>(
    `WITH RECURSIVE path (id, parent, depth) AS (
       SELECT id, parent, 1 FROM message WHERE id = ?1 AND conversation = ?2
       UNION ALL
       SELECT m.id, m.parent, depth + 1 FROM path JOIN message m ON m.id = path.parent WHERE depth < ?3
     ) SELECT id FROM path ORDER BY depth DESC`,
    start,
    key,
    limit ?? 1_000_000_000,
  );
  return messagesByKey(
    q,
    rows.map((row) => row.id),
  );
}

const keysOf = (rows: readonly { id: number }[]): number[] => rows.map((row) => row.id);

/**
 * A stretch of the shown path. Parents come before their children, so the path is what is shown in the order of the keys:
 * no walk, however long the conversation.
 */
export function pathPart(
  q: Statements,
  conversation: string,
  { around, after, limit }: { around?: string; after?: string; limit: number },
): PathPart {
  const key = conversationKey(q, conversation);
  const shown = 'SELECT id FROM message WHERE conversation = ? AND shown = 1 AND id';
  const behind = (id: number, n: number) => keysOf(q.all<{ id: number }>(`${shown} > ? ORDER BY id LIMIT ?`, key, id, n));
  const until = (id: number, n: number) => keysOf(q.all<{ id: number }>(`${shown} <= ? ORDER BY id DESC LIMIT ?`, key, id, n)).reverse();
  if (after !== undefined) {
    const from = messageKey(q, after);
    const keys = behind(from, limit + 1);
    return { messages: messagesByKey(q, keys.slice(0, limit)), before: until(from, 1).length > 0, after: keys.length > limit };
  }
  const asked = around === undefined ? Number.MAX_SAFE_INTEGER : messageKey(q, around);
  const there = around !== undefined && until(asked, 1)[0] === asked;
  const half = Math.max(1, Math.ceil(limit / 2));
  // Near an end the other side gets the room that is left.
  const next = there ? behind(asked, limit) : [];
  const older = until(there ? asked : Number.MAX_SAFE_INTEGER, limit + 1);
  const take = Math.min(older.length, Math.max(half, limit - next.length), limit);
  const kept = older.slice(older.length - take);
  const rest = next.slice(0, limit - take);
  const messages = messagesByKey(q, [...kept, ...rest]);
  const last = [...kept, ...rest].at(-1) ?? 0;
  return { messages, before: older.length > take, after: behind(last, 1).length > 0 };
}

/** All messages in the order of their coming, on whatever path. */
export function everyVersion(q: Statements, conversation: string, { after, limit }: { after?: string; limit: number }): Message[] {
  const key = conversationKey(q, conversation);
  const from = after === undefined ? 0 : messageKey(q, after);
  return messagesByKey(
    q,
    keysOf(q.all<{ id: number }>('SELECT id FROM message WHERE conversation = ? AND id > ? ORDER BY id LIMIT ?', key, from, limit)),
  );
}
