/** Encrypted files that messages and drafts name. Start at `entities.ts` for what is offered, `format.ts` for the file. */
export { diskFiles } from './disk-files.ts';
export type * from './entities.ts';
export type { AttachmentFiles } from './files.ts';
export { memoryFiles } from './memory-files.ts';
export type { Range } from './open.ts';
export type { AttachmentRow, AttachmentRows, NewAttachmentRow } from './rows.ts';
export type { Content } from './seal.ts';
export { type Attachments, createAttachments, type Tidied } from './store.ts';
