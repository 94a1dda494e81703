/** Where sealed files lie: in a folder, or, for conversations of which nothing is kept, in memory. */

/** A sealed file that is being read. */
export interface SealedFile {
  readonly size: number;
  /** Fewer bytes than asked for where the file ends before. */
  read(at: number, bytes: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** A sealed file that is being written, under no name that anybody knows. */
export interface NewFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Puts it under its name. When this resolves it is on the disk, and its name too. */
  finish(): Promise<void>;
  /** Nothing of it stays, finished or not. Never rejects. */
  abandon(): Promise<void>;
}

/** Every method rejects with MiaError `data.*`. */
export interface AttachmentFiles {
  create(id: string): Promise<NewFile>;
  /** Null where there is none. */
  open(id: string): Promise<SealedFile | null>;
  /** Bytes of the file; null where there is none. */
  size(id: string): Promise<number | null>;
  /** Those that are there go; the others are none's loss. */
  remove(ids: readonly string[]): Promise<void>;
  /** Ids of all finished ones. */
  list(): Promise<string[]>;
  /** Takes away what a killed process left half-written; `writing` are those that are on their way now. */
  clean(writing: ReadonlySet<string>): Promise<void>;
}
