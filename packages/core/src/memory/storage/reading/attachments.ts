import { MiaError } from '../../../errors.ts';
import type { Attachment, AttachmentRow } from '../../attachments/index.ts';
import { ATTACHMENT, type StoredAttachment, toAttachment } from '../rows.ts';
import type { Statements } from '../statements.ts';

const BY_MESSAGE = `EXISTS (
    SELECT 1 FROM part p JOIN message m ON m.id = p.message JOIN conversation c ON c.id = m.conversation
    WHERE p.attachment = a.id AND m.forgotten = 0 AND m.forgetting IS NULL AND c.forgotten = 0 AND c.forgetting IS NULL)`;

/** Named by something that is not forgotten, or by nothing yet. What is being forgotten can not be read, also while it can be undone. */
export const READABLE = `(
  (a.refs = 0 AND a.to_delete = 0)
  OR EXISTS (SELECT 1 FROM draft_attachment d WHERE d.attachment = a.id)
  OR ${BY_MESSAGE})`;

/** One with its key. @throws MiaError `not-found` */
export function attachmentRow(q: Statements, id: string): AttachmentRow {
  const row = q.get<StoredAttachment & { key: Buffer }>(
    `SELECT ${ATTACHMENT}, a.key FROM attachment a WHERE a.public = ? AND ${READABLE}`,
    id,
  );
  if (!row) throw new MiaError('not-found', { what: 'attachment' });
  return { ...toAttachment(row), key: Uint8Array.from(row.key) };
}

/** Those that messages which are not forgotten name, oldest first. */
export function namedAttachments(q: Statements): Attachment[] {
  const sql = `SELECT ${ATTACHMENT} FROM attachment a WHERE ${BY_MESSAGE} ORDER BY a.created, a.public`;
  return q.all<StoredAttachment>(sql).map(toAttachment);
}
