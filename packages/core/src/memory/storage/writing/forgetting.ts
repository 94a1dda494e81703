import { randomBytes } from 'node:crypto';
import { MiaError } from '../../../errors.ts';
import { rangeKeys } from '../range.ts';
import { conversationKey, messageKey } from '../rows.ts';
import type { Statements } from '../statements.ts';
import type { ForgetRange } from '../types.ts';
import { hideDerived, hideWishes } from './derived.ts';

/**
 * Forgetting hides at once and can be undone; the bytes go with the purge. Every read leaves out what has `forgetting`
 * set, so hiding is one column, and undoing is removing the row that it points to.
 */
function begin(q: Statements, kind: 'message' | 'conversation', now: number): { key: number; token: string } {
  const token = randomBytes(16).toString('hex');
  const key = q.insert('INSERT INTO forgetting (token, kind, created) VALUES (?, ?, ?)', token, kind, now);
  return { key, token };
}

/** Contexts of user messages whose answers were given one of the memories: they hold its text. */
function hideContexts(q: Statements, forgetting: number): void {
  q.run(
    `INSERT OR IGNORE INTO forgetting_context (forgetting, message)
     SELECT ?1, u.id FROM message m
     JOIN receipt r ON r.memory = m.id
     JOIN message a ON a.id = r.answer
     JOIN message u ON u.id = a.parent AND u.context IS NOT NULL
     WHERE m.forgetting = ?1`,
    forgetting,
  );
  // Facts that stand on the forgotten messages alone.
  q.run(
    `INSERT OR IGNORE INTO forgetting_context (forgetting, message)
     SELECT ?1, u.id FROM message m JOIN fact_source s ON s.message = m.id
     JOIN receipt r ON r.fact = s.fact JOIN message a ON a.id = r.answer JOIN message u ON u.id = a.parent AND u.context IS NOT NULL
     WHERE m.forgetting = ?1 AND NOT EXISTS (
       SELECT 1 FROM fact_source o JOIN message x ON x.id = o.message WHERE o.fact = s.fact AND x.forgetting IS NOT ?1 AND x.forgotten = 0)`,
    forgetting,
  );
  hideWishes(q, forgetting);
}

/** A title made of the first message, or by a model from the first exchange, goes with them; a person's own stays. */
function hideTitle(q: Statements, forgetting: number, message: number): void {
  const row = q.get<{ conversation: number; title: string; title_source: string }>(
    `SELECT c.id AS conversation, c.title, c.title_source FROM message m
     JOIN conversation c ON c.id = m.conversation LEFT JOIN message p ON p.id = m.parent
     WHERE m.id = ? AND c.title <> '' AND (
       (m.parent IS NULL AND c.title_source IN ('first-words', 'model')) OR (p.id IS NOT NULL AND p.parent IS NULL AND c.title_source = 'model')
     )`,
    message,
  );
  if (!row) return;
  const keep = 'INSERT INTO forgetting_title (forgetting, conversation, title, title_source) VALUES (?, ?, ?, ?)';
  q.run(keep, forgetting, row.conversation, row.title, row.title_source);
  q.run("UPDATE conversation SET title = '', title_source = 'none' WHERE id = ?", row.conversation);
}

/** Hides one message, and others that repeat it, or one fact or habit; returns the token that undoes all of it. */
export function forget(q: Statements, id: string, now: number, also: readonly string[] = []): string {
  const others = also.filter((other) => other !== id).map((other) => messageKey(q, other));
  if (q.get('SELECT 1 FROM fact WHERE public = ?1 UNION SELECT 1 FROM habit WHERE public = ?1', id)) {
    const { key, token } = begin(q, 'message', now);
    if (!hideDerived(q, id, key)) throw new MiaError('not-found', { what: 'fact' });
    hideMessages(q, key, others);
    hideContexts(q, key);
    return token;
  }
  const message = messageKey(q, id);
  const row = q.get<{ gone: number }>('SELECT (forgotten OR forgetting IS NOT NULL) AS gone FROM message WHERE id = ?', message);
  if (row?.gone) throw new MiaError('not-found', { what: 'message' });
  const { key, token } = begin(q, 'message', now);
  hideMessages(q, key, [message, ...others]);
  hideContexts(q, key);
  return token;
}

/** What is forgotten already stays under its own token. */
function hideMessages(q: Statements, forgetting: number, messages: readonly number[]): void {
  for (const message of messages) {
    const hidden = q.run('UPDATE message SET forgetting = ? WHERE id = ? AND forgotten = 0 AND forgetting IS NULL', forgetting, message);
    if (hidden > 0) hideTitle(q, forgetting, message);
  }
}

/**
 * Hides everything of a range under one token, with the facts and habits that it names; a conversation of which nothing is left
 * goes as a whole.
 * @param also answers elsewhere that repeat it
 * @throws MiaError `not-found` for a conversation that is gone
 */
export function forgetRange(
  q: Statements,
  range: ForgetRange,
  now: number,
  also: readonly string[] = [],
): { undo: string; hidden: string[] } {
  const { messages, removed, derived } = rangeKeys(q, range);
  messages.push(...also.map((id) => messageKey(q, id)).filter((id) => !messages.includes(id)));
  // A row of this kind erases what remains of a conversation; it does nothing where none was removed.
  const { key, token } = begin(q, 'conversation', now);
  for (const id of derived) hideDerived(q, id, key);
  const gone = new Set(removed);
  for (const conversation of removed) q.run('UPDATE conversation SET forgetting = ? WHERE id = ?', key, conversation);
  const of = 'SELECT conversation, public FROM message WHERE id = ?';
  const left: string[] = [];
  for (const message of messages) {
    const row = q.get<{ conversation: number; public: string }>(of, message);
    if (!row) continue;
    q.run('UPDATE message SET forgetting = ? WHERE id = ? AND forgotten = 0 AND forgetting IS NULL', key, message);
    if (gone.has(row.conversation)) continue;
    hideTitle(q, key, message);
    left.push(row.public);
  }
  hideContexts(q, key);
  return { undo: token, hidden: left };
}

/** Hides a conversation with all its messages. */
export function deleteConversation(q: Statements, id: string, now: number): string {
  const conversation = conversationKey(q, id);
  const { key, token } = begin(q, 'conversation', now);
  q.run('UPDATE conversation SET forgetting = ? WHERE id = ?', key, conversation);
  q.run('UPDATE message SET forgetting = ? WHERE conversation = ? AND forgotten = 0 AND forgetting IS NULL', key, conversation);
  hideContexts(q, key);
  return token;
}

/** @throws MiaError `not-found` when the time of Undo is over */
export function undoForget(q: Statements, token: string): void {
  const row = q.get<{ id: number }>("SELECT id FROM forgetting WHERE token = ? AND state = 'open'", token);
  if (!row) throw new MiaError('not-found', { what: 'undo' });
  q.run(
    `UPDATE conversation SET (title, title_source) = (SELECT t.title, t.title_source FROM forgetting_title t WHERE t.forgetting = ?1 AND t.conversation = conversation.id)
     WHERE title_source = 'none' AND id IN (SELECT conversation FROM forgetting_title WHERE forgetting = ?1)`,
    row.id,
  );
  // The foreign keys set `forgetting` to NULL wherever it stood.
  q.run('DELETE FROM forgetting WHERE id = ?', row.id);
}
