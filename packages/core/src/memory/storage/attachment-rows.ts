import type { AttachmentRows } from '../attachments/index.ts';
import type { ThreadClient } from './client.ts';
import type { ReaderMethods } from './reading/index.ts';
import type { WriterMethods } from './writing/index.ts';

/** Rows of attachments in the threads of a database. House-keeping goes behind what a person waits for. */
export function attachmentRows(
  reader: Pick<ThreadClient<Pick<ReaderMethods, 'attachmentRow' | 'namedAttachments'>>, 'call'>,
  writer: Pick<ThreadClient<WriterMethods>, 'call' | 'later'>,
): AttachmentRows {
  return {
    secret: () => writer.call('attachmentSecret'),
    claim: (hash) => writer.call('claimAttachment', hash),
    add: (row, insteadOf) => writer.call('addAttachment', row, insteadOf),
    row: (id) => reader.call('attachmentRow', id),
    named: () => reader.call('namedAttachments'),
    release: (id) => writer.call('releaseAttachment', id),
    leaving: () => writer.later('leavingAttachments'),
    drop: (ids) => writer.later('dropAttachments', ids),
    unnamedLeave: () => writer.later('unnamedAttachmentsLeave'),
  };
}
