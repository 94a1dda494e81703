/** Attachments as the rest of the core sees them. */

import type { Range } from './open.ts';
import type { Content } from './seal.ts';

export interface Attachment {
  /** 128 random bits in hex; the name in URLs and of the file. */
  id: string;
  /** Of the content. */
  bytes: number;
  /** Media type, without parameters. */
  type: string;
  name: string | null;
  meta: Record<string, unknown> | null;
  created: number;
}

export interface NewAttachment {
  type: string;
  name?: string | null;
  /** What is to be known of it without reading it, such as seconds or pixels. */
  meta?: Record<string, unknown> | null;
  created: number;
  /** The id that it is to have; a random one where absent. @throws MiaError `conflict` where another file has it */
  id?: string;
  /** Where it will be said. One that is held in memory only has its attachments there too. */
  conversation?: string;
}

/** Every method rejects with MiaError `attachment.*`, `data.*`, `not-found`. */
export interface AttachmentStore {
  /**
   * Keeps a file, as its content comes. Resolves once it is on the disk and its row is committed; what fails before leaves
   * nothing. The same content of the same type again is the same file, under the id, name and `meta` that it has. It stays while a
   * part of a message or a draft names it; one that is never named goes at the next start, or by `discardAttachment`.
   */
  addAttachment(content: Content, about: NewAttachment): Promise<Attachment>;
  /** @throws MiaError `not-found`, also for one of messages that are all forgotten, while that can be undone too */
  attachment(id: string): Promise<Attachment>;
  /** Those that messages which are kept name, oldest first. */
  attachments(): Promise<Attachment[]>;
  /**
   * Its content, or a range of it, in parts of 64 KiB at most; each is known to be whole before it is given out.
   * @throws MiaError `not-found`, `attachment.missing`, `attachment.damaged`, `request.invalid`
   */
  readAttachment(id: string, range?: Range): AsyncIterable<Uint8Array>;
  /** One that was added and will not be named after all. Left alone where something names it. */
  discardAttachment(id: string): Promise<void>;
}
