/** Conversations from exports: each message once, told by its key, whatever became of it here. */
import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { ImportedConversation, ImportedFolder, ImportedMessage, ImportJob, ImportPiece, ImportWritten } from '../../import/types.ts';
import { folders as allFolders } from '../folders.ts';
import type { Statements } from '../statements.ts';
import type { Part } from '../types.ts';
import { unburied } from './buried.ts';
import { createFolder, updateFolder } from './folders.ts';
import { takeMarks, takeRest } from './import-derived.ts';
import { indexParts, setParts } from './parts.ts';
import { markShownPath } from './path.ts';

const blob = (key: Uint8Array): Buffer => Buffer.from(key.buffer, key.byteOffset, key.byteLength);

type Unburied = (parts: readonly Part[]) => Part[];

/** Folders first, then conversations with their messages, then what stands on these. */
export function importPiece(q: Statements, { folders = [], conversations, ...rest }: Omit<ImportPiece, 'progress'>): ImportWritten {
  const written: ImportWritten = { conversations: 0, messages: 0, known: 0, deleted: 0 };
  const left = unburied(q);
  for (const folder of folders) takeFolder(q, folder);
  for (const conversation of conversations) takeConversation(q, conversation, left, written);
  takeRest(q, rest, left);
  return written;
}

/** A folder of the same name is the same one. */
function takeFolder(q: Statements, { id, name, remember }: ImportedFolder): void {
  if (folderKey(q, name) !== null) return;
  const taken = q.get('SELECT 1 FROM folder WHERE public = ?', id);
  const made = createFolder(q, { id: taken ? randomBytes(16).toString('hex') : id, name, created: 0 });
  if (!remember) updateFolder(q, made.id, { remember });
}

function folderKey(q: Statements, name: string | null): number | null {
  const same = (one: string): string => one.normalize('NFKC').trim().toLocaleLowerCase();
  const found = name === null ? undefined : allFolders(q).find((folder) => same(folder.name) === same(name));
  return found ? (q.get<{ id: number }>('SELECT id FROM folder WHERE public = ?', found.id)?.id ?? null) : null;
}

/** The conversation's row; null where it was here and is deleted. */
function conversationRow(q: Statements, c: ImportedConversation, written: ImportWritten): { id: number; fresh: boolean } | null {
  const known = q.get<{ conversation: number | null }>('SELECT conversation FROM imported_conversation WHERE key = ?', blob(c.key));
  if (known) {
    const alive = 'SELECT id FROM conversation WHERE id = ? AND forgetting IS NULL AND forgotten = 0';
    const row = q.get<{ id: number }>(alive, known.conversation);
    return row ? { id: row.id, fresh: false } : null;
  }
  const note = (conversation: number): void => {
    q.run('INSERT INTO imported_conversation (key, conversation) VALUES (?, ?)', blob(c.key), conversation);
  };
  const own =
    c.id === undefined
      ? undefined
      : q.get<{ id: number; gone: number }>(
          'SELECT id, (forgetting IS NOT NULL OR forgotten) AS gone FROM conversation WHERE public = ?',
          c.id,
        );
  if (own) {
    note(own.id);
    return own.gone ? null : { id: own.id, fresh: false };
  }
  const id = q.insert(
    `INSERT INTO conversation (public, title, title_source, folder, model, pinned, archived, remember, created, zone, updated, activity)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(min(activity), 1) - 1 FROM conversation))`,
    ...[c.id ?? randomBytes(16).toString('hex'), c.title, c.title === '' ? 'none' : c.titleSource, folderKey(q, c.folder)],
    ...[c.model ?? null, c.pinned ? 1 : 0, c.archived ? 1 : 0, c.remember ? 1 : 0, c.created, c.zone, c.updated],
  );
  note(id);
  written.conversations++;
  return { id, fresh: true };
}

function takeConversation(q: Statements, c: ImportedConversation, left: Unburied, written: ImportWritten): void {
  const row = conversationRow(q, c, written);
  if (!row) {
    written.deleted++;
    return;
  }
  const ours = 'SELECT h.message FROM conversation c JOIN imported h ON h.message = c.head WHERE c.id = ?';
  const follows = row.fresh || q.get(ours, row.id) !== undefined;
  let last: number | null = null;
  let [added, gone] = [0, 0];
  for (const message of c.messages) {
    const taken = takeMessage(q, row.id, message, left);
    if (taken === null) written.known++;
    else {
      added++;
      if (!taken.buried) {
        last = taken.key;
        continue;
      }
      gone++;
      // A title is made of what was said first.
      if (row.fresh && message.parent === null) q.run("UPDATE conversation SET title = '', title_source = 'none' WHERE id = ?", row.id);
    }
  }
  if (added === 0) return;
  if (row.fresh && gone === c.messages.length) {
    // All of it was forgotten here: it comes back as nothing.
    q.run('DELETE FROM message WHERE conversation = ?', row.id);
    q.run('DELETE FROM conversation WHERE id = ?', row.id);
    written.conversations--;
    written.deleted++;
    return;
  }
  written.messages += added - gone;
  written.known += gone;
  q.run('UPDATE conversation SET messages = messages + ? WHERE id = ?', added, row.id);
  // Who went on here stays where they are: what came later in the export is another version then.
  if (!follows) return;
  const head = (c.head === null ? null : messageOf(q, row.id, c.head, c.headId)) ?? last;
  if (head === null) return;
  q.run('UPDATE conversation SET head = ?, updated = max(updated, ?) WHERE id = ?', head, c.updated, row.id);
  markShownPath(q, row.id);
}

/** By where it came from, or, of M.I.A's own exports, by its id: then it may have been said here. */
function messageOf(q: Statements, conversation: number, key: Uint8Array, id?: string): number | undefined {
  const sql = 'SELECT m.id FROM imported i JOIN message m ON m.id = i.message WHERE i.key = ? AND m.conversation = ?';
  const found = q.get<{ id: number }>(sql, blob(key), conversation)?.id;
  if (found !== undefined || id === undefined) return found;
  return q.get<{ id: number }>('SELECT id FROM message WHERE public = ? AND conversation = ?', id, conversation)?.id;
}

/** The new row, or null where it is known. One that was forgotten here keeps its place in the tree, without a word. */
function takeMessage(q: Statements, conversation: number, m: ImportedMessage, left: Unburied): { key: number; buried: boolean } | null {
  if (q.get('SELECT 1 FROM imported WHERE key = ?', blob(m.key))) return null;
  if (m.id !== undefined && q.get('SELECT 1 FROM message WHERE public = ?', m.id)) return null;
  const parts = left(m.parts);
  // The app's card has no words of its own: it goes with those that it stands under.
  const buried = parts.length < m.parts.length && parts.every(({ text }) => text === '');
  const kept: Partial<ImportedMessage> = buried ? {} : m;
  const json = (value: unknown): string | null => (value === undefined || value === null ? null : JSON.stringify(value));
  const key = q.insert(
    `INSERT INTO message (public, conversation, parent, role, status, created, zone, origin, model, model_name, place, speaker,
       usage, timings, error, forgotten)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[m.id ?? uuid(), conversation, m.parent === null ? null : (messageOf(q, conversation, m.parent, m.parentId) ?? null)],
    ...[m.role, m.status, m.created, m.zone, m.origin, m.model ?? null, m.modelName ?? null, m.place ?? null, kept.speaker ?? null],
    ...[json(kept.usage), json(kept.timings), json(kept.error), buried ? 1 : 0],
  );
  q.run('INSERT INTO imported (key, message) VALUES (?, ?)', blob(m.key), key);
  if (!buried) {
    setParts(q, key, parts);
    indexParts(q, key, m.status);
    takeMarks(q, key, m);
  }
  return { key, buried };
}

/**
 * The order of activity is a sequence, and an import writes thousands at its end: they are merged among the others by the time
 * of their last message. The others keep their order, whatever their clocks said.
 */
export function orderImported(q: Statements): void {
  const rows = q.all<{ id: number; updated: number; imported: number }>(
    `SELECT c.id, c.updated, EXISTS (SELECT 1 FROM imported_conversation i WHERE i.conversation = c.id) AS imported
     FROM conversation c ORDER BY c.activity`,
  );
  const imported = rows.filter((row) => row.imported).sort((a, b) => a.updated - b.updated);
  const merged: number[] = [];
  for (const row of rows) {
    if (row.imported) continue;
    while (imported[0] && imported[0].updated <= row.updated) merged.push(imported.shift()?.id as number);
    merged.push(row.id);
  }
  merged.push(...imported.map((row) => row.id));
  // The column is unique: first out of the way, then into place.
  q.run('UPDATE conversation SET activity = -1 - id - (SELECT max(abs(activity)) FROM conversation)');
  for (const [at, id] of merged.entries()) q.run('UPDATE conversation SET activity = ? WHERE id = ?', at + 1, id);
}

/** Remembers the import that runs, so that a start after a kill goes on with it; null: it is over. */
export function setImportJob(q: Statements, job: ImportJob | null): void {
  q.run('DELETE FROM import_job');
  if (!job) return;
  q.run('INSERT INTO import_job (id, file, key, bytes, started) VALUES (1, ?, ?, ?, ?)', job.file, blob(job.key), job.bytes, job.started);
}
