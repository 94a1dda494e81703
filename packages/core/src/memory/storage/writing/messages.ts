import { MiaError } from '../../../errors.ts';
import { messageKey, messagesByKey } from '../rows.ts';
import type { Statements } from '../statements.ts';
import type { Message, MessagePatch, MessageStatus, NewMessage } from '../types.ts';
import { indexParts, setParts } from './parts.ts';
import { setHead, touch } from './path.ts';
import { dropVectors } from './vectors.ts';

const json = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value));

function only(q: Statements, key: number): Message {
  const message = messagesByKey(q, [key])[0];
  if (!message) throw new MiaError('not-found', { what: 'message' });
  return message;
}

/** Inserts a message and returns its key, or null when its id is there already. */
export function insertMessage(q: Statements, m: NewMessage): number | null {
  const conversation = q.get<{ id: number }>(
    'SELECT id FROM conversation WHERE public = ? AND forgetting IS NULL AND forgotten = 0',
    m.conversation,
  )?.id;
  if (conversation === undefined) throw new MiaError('not-found', { what: 'conversation' });
  const stored = q.get<{ conversation: number }>('SELECT conversation FROM message WHERE public = ?', m.id);
  if (stored && stored.conversation !== conversation) throw new MiaError('conflict', { what: 'message' });
  if (stored) return null;
  let parent: number | null = null;
  if (m.parent !== null) {
    parent = q.get<{ id: number }>('SELECT id FROM message WHERE public = ? AND conversation = ?', m.parent, conversation)?.id ?? null;
    if (parent === null) throw new MiaError('not-found', { what: 'parent' });
  }
  const key = q.insert(
    `INSERT INTO message (public, conversation, parent, role, status, created, zone, origin, model, model_name, place, speaker)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    m.id,
    conversation,
    parent,
    m.role,
    m.status,
    m.created,
    m.zone,
    m.origin,
    m.model ?? null,
    m.modelName ?? null,
    m.place ?? null,
    m.speaker?.toWellFormed() ?? null,
  );
  setParts(q, key, m.parts);
  indexParts(q, key, m.status);
  q.run('UPDATE conversation SET messages = messages + 1 WHERE id = ?', conversation);
  setHead(q, conversation, key, parent);
  touch(q, conversation, m.created);
  return key;
}

export function addMessage(q: Statements, m: NewMessage): Message {
  const key = insertMessage(q, m);
  return only(q, key ?? messageKey(q, m.id));
}

/** Columns of a patch that go into the row as they are. */
function assignments(patch: MessagePatch): Array<[string, string | null]> {
  const set: Array<[string, string | null]> = [];
  if (patch.status !== undefined) set.push(['status', patch.status]);
  if (patch.usage !== undefined) set.push(['usage', json(patch.usage)]);
  if (patch.timings !== undefined) set.push(['timings', json(patch.timings)]);
  if (patch.error !== undefined) set.push(['error', json(patch.error)]);
  if (patch.context !== undefined) set.push(['context', patch.context?.toWellFormed() ?? null]);
  if (patch.model !== undefined) set.push(['model', patch.model]);
  if (patch.modelName !== undefined) set.push(['model_name', patch.modelName]);
  if (patch.place !== undefined) set.push(['place', patch.place]);
  return set;
}

export function updateMessage(q: Statements, id: string, patch: MessagePatch): Message {
  const key = messageKey(q, id);
  const row = q.get<{ gone: number }>('SELECT (forgotten OR forgetting IS NOT NULL) AS gone FROM message WHERE id = ?', key);
  // What was forgotten never comes back, not even by an answer that was still being written.
  if (row?.gone) throw new MiaError('conflict', { what: 'forgotten' });
  const set = assignments(patch);
  if (set.length > 0) {
    const columns = set.map(([name]) => `${name} = ?`).join(', ');
    q.run(`UPDATE message SET ${columns} WHERE id = ?`, ...set.map(([, value]) => value), key);
  }
  if (patch.parts) {
    setParts(q, key, patch.parts);
    dropVectors(q, key);
  }
  const status = q.get<{ status: MessageStatus }>('SELECT status FROM message WHERE id = ?', key)?.status ?? 'failed';
  indexParts(q, key, status);
  return only(q, key);
}

/** What was being written when the host died keeps its partial text and says so. */
export function failInterrupted(q: Statements): number {
  const rows = q.all<{ id: number }>("SELECT id FROM message WHERE status = 'streaming'");
  const error = JSON.stringify({ code: 'model.interrupted' });
  for (const { id } of rows) {
    q.run("UPDATE message SET status = 'failed', error = ? WHERE id = ?", error, id);
    indexParts(q, id, 'failed');
  }
  return rows.length;
}
