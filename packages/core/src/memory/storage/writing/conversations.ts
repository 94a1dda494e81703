import { MiaError } from '../../../errors.ts';
import { conversationKey, oneConversation } from '../rows.ts';
import type { Statements } from '../statements.ts';
import type { Conversation, Store } from '../types.ts';
import { setFolder } from './folders.ts';
import { lastShownBelow, markShownPath } from './path.ts';

export type NewConversation = Parameters<Store['createConversation']>[0];
export type ConversationPatch = Parameters<Store['updateConversation']>[1];

/** Same id again: the stored one. */
export function createConversation(q: Statements, c: NewConversation): Conversation {
  q.run(
    `INSERT INTO conversation (public, model, created, zone, updated, activity)
     VALUES (?1, ?2, ?3, ?4, ?3, (SELECT coalesce(max(activity), 0) + 1 FROM conversation)) ON CONFLICT (public) DO NOTHING`,
    c.id,
    c.model ?? null,
    c.created,
    c.zone,
  );
  return oneConversation(q, c.id);
}

function messageOf(q: Statements, conversation: number, id: string): number {
  const row = q.get<{ id: number }>('SELECT id FROM message WHERE public = ? AND conversation = ?', id, conversation);
  if (!row) throw new MiaError('not-found', { what: 'message' });
  return row.id;
}

/** Shows a version: the head moves to what was last shown below it, the version itself where nothing is. */
export function showVersion(q: Statements, id: string, version: string): Conversation {
  const key = conversationKey(q, id);
  q.run('UPDATE conversation SET head = ? WHERE id = ?', lastShownBelow(q, messageOf(q, key, version)), key);
  markShownPath(q, key);
  return oneConversation(q, id);
}

export function updateConversation(q: Statements, id: string, patch: ConversationPatch): Conversation {
  const key = conversationKey(q, id);
  const set = (column: string, value: string | number | null) => q.run(`UPDATE conversation SET ${column} = ? WHERE id = ?`, value, key);
  const named = q.get<{ source: Conversation['titleSource'] }>('SELECT title_source AS source FROM conversation WHERE id = ?', key);
  // A model's title comes late: one that the person gave meanwhile stays.
  if (patch.titleSource !== 'model' || named?.source === 'first-words') {
    if (patch.title !== undefined) set('title', patch.title.toWellFormed());
    if (patch.titleSource !== undefined) set('title_source', patch.titleSource);
  }
  if (patch.pinned !== undefined) set('pinned', patch.pinned ? 1 : 0);
  if (patch.archived !== undefined) set('archived', patch.archived ? 1 : 0);
  if (patch.remember !== undefined) set('remember', patch.remember ? 1 : 0);
  if (patch.model !== undefined) set('model', patch.model);
  if (patch.folder !== undefined) setFolder(q, id, patch.folder);
  if (patch.readAt !== undefined) set('read_at', patch.readAt === null ? null : messageOf(q, key, patch.readAt));
  if (patch.head !== undefined) {
    set('head', patch.head === null ? null : messageOf(q, key, patch.head));
    markShownPath(q, key);
  }
  return oneConversation(q, id);
}
