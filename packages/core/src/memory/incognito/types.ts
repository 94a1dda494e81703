import type { Conversation, Store } from '../storage/types.ts';

/** Conversations held in memory only. Everything else about them goes through the `Store` beside it. */
export interface Incognito {
  create(c: { id: string; created: number; zone: string }): Promise<Conversation>;
  /** Those that live now, oldest first. */
  list(): Promise<Conversation[]>;
  /** Whether this conversation is one of them now. */
  has(conversation: string): boolean;
  /** Whether an id (of a conversation or a message) is, or was since the host started, of one of them. */
  knows(id: string): boolean;
  /** "Use my memories here". @throws MiaError `not-found` */
  setMemories(conversation: string, on: boolean): Promise<Conversation>;
  /**
   * Makes it an ordinary conversation with everything that was said, versions and draft too, in one transaction; calls that come
   * meanwhile wait and go to where it is then. When it fails, it lives on as it was.
   * @throws MiaError `not-found`, `data.*`
   */
  keep(conversation: string): Promise<Conversation>;
  /** Overwrites it and ends its thread; what still writes to it meets `not-found`. One that is over is left as it is. */
  end(conversation: string): Promise<void>;
}

export interface IncognitoOptions {
  /** File of the thread: `thread-entry.ts`, or what it was bundled to. */
  entry: string | URL;
  /** A title from a message's own words, for one that is kept. */
  titleOf(text: string): string;
  /** A conversation's thread died: it is gone. */
  lost(conversation: string): void;
}

export interface WithIncognito {
  /** The store that it was given, and the conversations in memory. */
  store: Store;
  incognito: Incognito;
}
