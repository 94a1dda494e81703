/** Files on their way from the import's thread into the store, and what they are called there. */
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Attachment, Store } from '../storage/types.ts';
import type { ImportedConversation, ImportedFile } from './types.ts';

export type FileStore = Pick<Store, 'addAttachment' | 'discardAttachment' | 'adoptImage'>;

export class TakenFiles {
  readonly #store: FileStore;
  /** Ids of this memory by those of the export. */
  readonly #ids = new Map<string, string>();
  #open: { stream: PassThrough; added: Promise<Attachment> } | null = null;

  constructor(store: FileStore) {
    this.#store = store;
  }

  /** The next part of a file. @throws MiaError `data.*` */
  async take({ id, part, last, type, name, meta, created, image }: ImportedFile): Promise<void> {
    const open = this.#open ?? this.#begin({ type, name, meta, created });
    if (part.length > 0 && !open.stream.write(part)) await Promise.race([once(open.stream, 'drain'), open.added]);
    if (!last) return;
    open.stream.end();
    const { id: attachment } = await open.added;
    this.#ids.set(id, attachment);
    if (image) await this.#store.adoptImage({ ...image, attachment, created }, []);
    this.#open = null;
  }

  #begin(about: Parameters<FileStore['addAttachment']>[1]): { stream: PassThrough; added: Promise<Attachment> } {
    const stream = new PassThrough({ highWaterMark: 2 ** 20 });
    const added = this.#store.addAttachment(stream, about);
    added.catch(() => {});
    this.#open = { stream, added };
    return this.#open;
  }

  /** Parts name files by the ids that these have here; a file that did not come with the export is named by none. */
  rename(conversations: readonly ImportedConversation[]): void {
    for (const part of conversations.flatMap(({ messages }) => messages.flatMap(({ parts }) => parts))) {
      const id = part.attachment === undefined ? undefined : this.#ids.get(part.attachment);
      if (id === undefined) delete part.attachment;
      else part.attachment = id;
    }
  }

  /** What broke off goes, and what no message took. */
  async close(): Promise<void> {
    this.#open?.stream.destroy(new Error('broken off'));
    await this.#open?.added.catch(() => {});
    for (const id of this.#ids.values()) await this.#store.discardAttachment(id);
  }
}
