/** Rows of attachments: each stays while a part or a draft names it, and its key with it. */
import { createHmac } from 'node:crypto';
import { MiaError } from '../../../errors.ts';
import type { Attachment, NewAttachmentRow } from '../../attachments/index.ts';
import { ATTACHMENT, type StoredAttachment, toAttachment } from '../rows.ts';
import { secretOf } from '../secret.ts';
import type { Statements } from '../statements.ts';

/** What is not in the rows, of one connection; both sets hold integer keys. */
interface Standing {
  /** Added or claimed, and to be named in a moment. */
  held: Set<number>;
  /** On their way out: nothing may name them again. */
  leaving: Set<number>;
}

const standings = new WeakMap<Statements, Standing>();

function standing(q: Statements): Standing {
  const one = standings.get(q) ?? { held: new Set(), leaving: new Set() };
  standings.set(q, one);
  return one;
}

const blob = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The key of content hashes: a hash says nothing about the content outside of this database. */
export const attachmentSecret = (q: Statements): Uint8Array =>
  Uint8Array.from(createHmac('sha256', secretOf(q, 'facts')).update('attachments').digest());

export function claimAttachment(q: Statements, hash: Uint8Array): Attachment | null {
  const row = q.get<StoredAttachment>(`SELECT ${ATTACHMENT} FROM attachment a WHERE a.content_hash = ?`, blob(hash));
  if (!row) return null;
  q.run('UPDATE attachment SET to_delete = 0 WHERE id = ?', row.integer);
  standing(q).held.add(row.integer);
  return toAttachment(row);
}

/** @param insteadOf one whose file is gone: its place, and all that names it, goes to the new file */
export function addAttachment(q: Statements, row: NewAttachmentRow, insteadOf: string | null): Attachment {
  const { id, key, hash, bytes, type, name, created } = row;
  const meta = row.meta === null ? null : JSON.stringify(row.meta);
  const known = claimAttachment(q, hash);
  if (known && known.id !== insteadOf) return known;
  if (known) q.run('UPDATE attachment SET public = ?, key = ?, bytes = ? WHERE public = ?', id, blob(key), bytes, known.id);
  else {
    const insert = 'INSERT INTO attachment (public, key, content_hash, bytes, type, name, meta, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?)';
    standing(q).held.add(q.insert(insert, id, blob(key), blob(hash), bytes, type, name?.toWellFormed() ?? null, meta, created));
  }
  const stored = q.get<StoredAttachment>(`SELECT ${ATTACHMENT} FROM attachment a WHERE a.public = ?`, id);
  if (!stored) throw new MiaError('not-found', { what: 'attachment' });
  return toAttachment(stored);
}

/** The integer key of one that is about to be named; null: it is gone, or on its way. */
export function nameAttachment(q: Statements, id: string): number | null {
  const row = q.get<{ id: number }>('SELECT id FROM attachment WHERE public = ?', id);
  const { held, leaving } = standing(q);
  if (!row || leaving.has(row.id)) return null;
  held.delete(row.id);
  return row.id;
}

/** Lets go of one that nothing names. */
export function releaseAttachment(q: Statements, id: string): void {
  const row = q.get<{ id: number }>('SELECT id FROM attachment WHERE public = ?', id);
  if (!row) return;
  standing(q).held.delete(row.id);
  q.run('UPDATE attachment SET to_delete = 1 WHERE id = ? AND refs = 0', row.id);
}

/** Ids of those that nothing names any more; from here on nothing can, and the same content is another file. */
export function leavingAttachments(q: Statements): string[] {
  const { held, leaving } = standing(q);
  const rows = q
    .all<{ id: number; public: string }>('SELECT id, public FROM attachment WHERE to_delete = 1 AND refs = 0')
    .filter(({ id }) => !held.has(id));
  for (const { id } of rows) {
    leaving.add(id);
    q.run('UPDATE attachment SET content_hash = randomblob(32) WHERE id = ?', id);
  }
  return rows.map((row) => row.public);
}

/** Their files are gone. */
export function dropAttachments(q: Statements, ids: readonly string[]): void {
  const { leaving } = standing(q);
  const sql = 'DELETE FROM attachment WHERE public IN (SELECT value FROM json_each(?)) AND to_delete = 1 AND refs = 0 RETURNING id';
  for (const { id } of q.all<{ id: number }>(sql, JSON.stringify(ids))) leaving.delete(id);
}

/** After a start, when nobody is left who would name what nothing names. @returns the ids of all that stay */
export function unnamedAttachmentsLeave(q: Statements): string[] {
  const { held } = standing(q);
  for (const { id } of q.all<{ id: number }>('SELECT id FROM attachment WHERE refs = 0 AND to_delete = 0')) {
    if (!held.has(id)) q.run('UPDATE attachment SET to_delete = 1 WHERE id = ?', id);
  }
  return q
    .all<{ id: number; public: string; going: number }>('SELECT id, public, (to_delete = 1 AND refs = 0) AS going FROM attachment')
    .filter(({ id, going }) => !going || held.has(id))
    .map((row) => row.public);
}
