import { conversationKey } from './rows.ts';
import type { Statements } from './statements.ts';
import type { ForgetRange } from './types.ts';

/** What a range holds, by integer key: used by its preview and by its forgetting, so that they say and do the same. */
export interface RangeKeys {
  /** Of all versions, on no shown path too. */
  messages: number[];
  /** Conversations of which nothing is left; empty ones are not touched. */
  removed: number[];
  /** Ids of facts and habits that are named themselves. */
  derived: string[];
}

const THERE = 'm.forgotten = 0 AND m.forgetting IS NULL AND c.forgetting IS NULL AND c.forgotten = 0';

/** @throws MiaError `not-found` for a conversation that is gone */
export function rangeKeys(q: Statements, range: ForgetRange): RangeKeys {
  const from = 'FROM message m JOIN conversation c ON c.id = m.conversation';
  if ('conversation' in range) {
    const key = conversationKey(q, range.conversation);
    const messages = q.all<{ id: number }>(`SELECT m.id ${from} WHERE m.conversation = ? AND ${THERE}`, key);
    return { messages: messages.map(({ id }) => id), removed: [key], derived: [] };
  }
  if ('memories' in range) {
    const named = JSON.stringify(range.memories);
    const within = 'public IN (SELECT value FROM json_each(?1))';
    const messages = q.all<{ id: number }>(`SELECT m.id ${from} WHERE m.${within} AND ${THERE} ORDER BY m.id`, named);
    const derived = `SELECT public AS id FROM fact WHERE ${within} AND ends = 0 AND forgetting IS NULL
      UNION SELECT public FROM habit WHERE ${within} AND forgetting IS NULL`;
    return { messages: messages.map(({ id }) => id), removed: [], derived: q.all<{ id: string }>(derived, named).map(({ id }) => id) };
  }
  const messages = q.all<{ id: number; conversation: number }>(
    `SELECT m.id, m.conversation ${from} WHERE m.created >= ? AND ${THERE}`,
    range.from,
  );
  const older = 'SELECT 1 FROM message WHERE conversation = ? AND created < ? AND forgotten = 0 AND forgetting IS NULL LIMIT 1';
  const conversations = [...new Set(messages.map((m) => m.conversation))];
  return { messages: messages.map(({ id }) => id), removed: conversations.filter((key) => !q.get(older, key, range.from)), derived: [] };
}
