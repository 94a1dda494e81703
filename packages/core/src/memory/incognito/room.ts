import { MiaError } from '../../errors.ts';
import { type Attachments, createAttachments, memoryFiles } from '../attachments/index.ts';
import type { ImageStore } from '../images/entities.ts';
import { attachmentRows } from '../storage/attachment-rows.ts';
import { ThreadClient } from '../storage/client.ts';
import { imageStore } from '../storage/image-store.ts';
import type { Conversation, Message, NewReceipt, WorkingChunk } from '../storage/types.ts';
import type { IncognitoMethods } from './thread.ts';

/** One incognito conversation while it lives: its thread, and what its database can not hold. */
export class Room {
  readonly id: string;
  readonly zone: string;
  readonly thread: ThreadClient<IncognitoMethods>;
  readonly attachments: Attachments;
  readonly images: ImageStore;
  readonly #files = memoryFiles();
  /** What its answers were given. The memories themselves are rows of the encrypted database. */
  readonly receipts = new Map<string, NewReceipt[]>();
  /** What it has in mind: memories, which are rows of the encrypted database, by their ids. */
  mind: WorkingChunk[] = [];
  /** "Use my memories here". */
  memories = false;
  /** While it becomes an ordinary conversation; never rejects. */
  keeping: Promise<void> | null = null;

  private constructor(id: string, zone: string, thread: ThreadClient<IncognitoMethods>) {
    this.id = id;
    this.zone = zone;
    this.thread = thread;
    this.images = imageStore(thread, thread);
    this.attachments = createAttachments(attachmentRows(thread, thread), this.#files);
  }

  /** Starts the thread. `died` is told when it ends by nobody's wish. */
  static async open(c: { id: string; created: number; zone: string }, entry: string | URL, died: () => void): Promise<Room> {
    const thread = await ThreadClient.start<IncognitoMethods>(entry, {}, (error) => {
      if (error.code === 'internal') died();
    });
    try {
      await thread.call('createConversation', c);
      // Nothing of it is given a vector, and no title is made of it.
      await thread.call('updateConversation', c.id, { remember: false });
    } catch (error) {
      await thread.close().catch(() => {});
      throw error;
    }
    return new Room(c.id, c.zone, thread);
  }

  async call(method: string, args: unknown[]): Promise<unknown> {
    const call = this.thread.call.bind(this.thread) as (method: string, ...args: unknown[]) => Promise<unknown>;
    return this.shown(await call(method, ...args));
  }

  /** Conversations and messages, alone or in lists, as they are to be seen. */
  shown<T>(value: T): T {
    if (Array.isArray(value)) return value.map((each) => this.shown(each)) as T;
    if (typeof value !== 'object' || value === null) return value;
    if ('titleSource' in value) return { ...value, ...({ incognito: true, memories: this.memories } satisfies Partial<Conversation>) };
    if ('siblings' in value) {
      const message = value as unknown as Message;
      return { ...value, receipts: this.receipts.get(message.id)?.length ?? 0 };
    }
    if ('messages' in value && Array.isArray(value.messages)) return { ...value, messages: this.shown(value.messages) };
    return value;
  }

  async conversation(): Promise<Conversation> {
    return this.shown(await this.thread.call('conversation', this.id));
  }

  /** Overwrites what was said and ends the thread, with all that its heap held. */
  async end(): Promise<void> {
    this.receipts.clear();
    this.mind = [];
    this.#files.wipe();
    await this.thread.close().catch((error: unknown) => {
      if (!(error instanceof MiaError)) throw error;
    });
  }
}
