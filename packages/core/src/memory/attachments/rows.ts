import type { Attachment } from './entities.ts';

/** A row as it crosses between the store's face and its threads; whoever gets one zeroes its key after use. */
export interface AttachmentRow extends Attachment {
  key: Uint8Array;
}

export interface NewAttachmentRow extends AttachmentRow {
  /** Keyed, of the type and the content. */
  hash: Uint8Array;
}

/** What the rows can be asked, wherever they are. */
export interface AttachmentRows {
  /** The key of content hashes. */
  secret(): Promise<Uint8Array>;
  /** The one with this hash, which then stays until it is named or let go of; null where there is none. */
  claim(hash: Uint8Array): Promise<Attachment | null>;
  /** Commits a row. Where one with this hash came in between, that one is given, unless it is the one to take the place of. */
  add(row: NewAttachmentRow, insteadOf: string | null): Promise<Attachment>;
  /** @throws MiaError `not-found` */
  row(id: string): Promise<AttachmentRow>;
  /** Those that messages which are not forgotten name, oldest first. */
  named(): Promise<Attachment[]>;
  /** Lets go of one that was claimed or added and is not named. */
  release(id: string): Promise<void>;
  /** Those that nothing names any more: from here on nothing can. */
  leaving(): Promise<string[]>;
  /** Their files are gone: so are their rows, and with them their keys. */
  drop(ids: readonly string[]): Promise<void>;
  /** After a start: what no part and no draft names goes, but for what came since. Resolves to the ids of all that stay. */
  unnamedLeave(): Promise<string[]>;
}
