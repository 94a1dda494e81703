/**
 * What the store holds and offers, as seen by the rest of the core. The store runs in worker threads (one writer, one
 * reader, each with its own connection); `Store` is the asynchronous face that the host's main thread holds.
 * Ids are public ids (UUIDv7 text, or 128 random bits as 32 hex characters for conversations, which stand in URLs).
 * Times are UTC epoch milliseconds; order is by `seq`, never by clock.
 */
import type { ErrorShape } from '../../errors.ts';
import type { AttachmentStore } from '../attachments/index.ts';
import type { ImageStore } from '../images/entities.ts';
import type { ImportJob, ImportPiece, ImportWritten } from '../import/types.ts';
import type { Dump } from '../incognito/dump.ts';
import type { Draft, Edit, WaitingRecording } from './draft-entities.ts';
import type {
  Conversation,
  Folder,
  FolderPatch,
  ForgetPreview,
  ForgetResult,
  Found,
  ImportBatch,
  MeaningQuery,
  Message,
  MessagePatch,
  MessageStatus,
  ModelStat,
  NewFolder,
  NewMessage,
  NewReceipt,
  PathPart,
  Receipt,
  SearchFilters,
  SearchHit,
  SearchQuery,
  SpokenTurn,
  StoreInfo,
  TitleHit,
  Unencoded,
  VectorRow,
} from './entities.ts';
import type { ExportStore } from './export-entities.ts';
import type { DerivedStore } from './fact-entities.ts';
import type { Hit, RecallQuery, WordQuery, WordsFound } from './recall-entities.ts';
import type { ForgetRange, Mentioned, NearAnswers, RangePreview, RangeResult, Timeline, TimelineQuery } from './timeline-entities.ts';
import type { VectorStore } from './vector-entities.ts';

export type * from '../attachments/entities.ts';
export type * from '../images/entities.ts';
export type * from './draft-entities.ts';
export type * from './entities.ts';
export type * from './export-entities.ts';
export type * from './fact-entities.ts';
export type * from './recall-entities.ts';
export type * from './timeline-entities.ts';
export type * from './vector-entities.ts';

/** Every method rejects with MiaError (`data.*`, `not-found`, `conflict`). Writes resolve after the commit is on disk. */
export interface Store extends AttachmentStore, DerivedStore, ExportStore, ImageStore, VectorStore {
  // conversations
  createConversation(c: { id: string; created: number; zone: string; model?: string | null }): Promise<Conversation>;
  conversation(id: string): Promise<Conversation>;
  /** Not archived unless asked, newest activity first; `before` is a cursor (the `updated`-order position of the last one). */
  conversations(q?: { archived?: boolean; limit?: number; offset?: number }): Promise<Conversation[]>;
  updateConversation(
    id: string,
    patch: Partial<
      Pick<Conversation, 'title' | 'titleSource' | 'pinned' | 'archived' | 'folder' | 'model' | 'remember' | 'readAt' | 'head'>
    >,
  ): Promise<Conversation>;
  /** Forgets its messages too; undo within the time of Undo by the returned token. */
  deleteConversation(id: string): Promise<ForgetResult>;
  /** Writes a whole conversation that was held in memory only, in one transaction. */
  adoptConversation(dump: Dump): Promise<Conversation>;

  /** Shows a version of a message: the head becomes the leaf below it that was shown last, the newest where none was. */
  showVersion(id: string, version: string): Promise<Conversation>;

  // folders
  /** In the person's order. */
  folders(): Promise<Folder[]>;
  /** At the end; `conversations` are put into it. @throws MiaError `conflict` where another one has that name */
  createFolder(f: NewFolder): Promise<Folder>;
  updateFolder(id: string, patch: FolderPatch): Promise<Folder>;
  /** What it held stays, in no folder; the ids are for Undo by `createFolder`. */
  deleteFolder(id: string): Promise<{ name: string; conversations: string[]; remember: boolean }>;

  // messages
  /** Inserts, sets the conversation's head to it, indexes its words. Same id again: returns the stored one, nothing written. */
  addMessage(m: NewMessage): Promise<Message>;
  updateMessage(id: string, patch: MessagePatch): Promise<Message>;
  message(id: string): Promise<Message>;
  /** The shown path from the root to the conversation's head (or to `leaf`), oldest first. `limit` takes the newest ones. */
  path(conversation: string, options?: { leaf?: string; limit?: number; before?: string }): Promise<Message[]>;
  /**
   * The shown path around a message, about half of `limit` on either side, or behind one. Not on the shown path: the newest.
   * @throws MiaError `not-found`
   */
  pathPart(conversation: string, q: { around?: string; after?: string; limit: number }): Promise<PathPart>;
  /** Every message in the order of their coming, versions on no shown path too; behind `after`. */
  everyVersion(conversation: string, q: { after?: string; limit: number }): Promise<Message[]>;
  /** Messages by status over all conversations, oldest first (pending ones after a restart). */
  withStatus(status: MessageStatus): Promise<Message[]>;
  /** The latest answers to spoken questions among the newest thousands of messages, newest first: their metrics. */
  spokenTurns(limit: number): Promise<SpokenTurn[]>;
  /** Called once at start: `streaming` becomes `failed` (`model.interrupted`) with its partial text. Returns how many. */
  failInterrupted(): Promise<number>;
  /** One transaction for the whole batch (a few thousand messages fit well), behind everything a person waits for. Returns how many were new. */
  importMessages(batch: ImportBatch): Promise<number>;

  // exports of other assistants, and of M.I.A itself
  /** In one transaction, behind everything a person waits for. What was written before, or was deleted since, is left alone. */
  importPiece(piece: Omit<ImportPiece, 'progress'>): Promise<ImportWritten>;
  /** Puts imported conversations where their last message belongs in the order of activity. */
  orderImported(): Promise<void>;
  importJob(): Promise<ImportJob | null>;
  setImportJob(job: ImportJob | null): Promise<void>;

  // receipts
  setReceipts(answer: string, receipts: NewReceipt[]): Promise<void>;
  receipts(answer: string): Promise<Receipt[]>;

  // drafts and settings
  draft(conversation: string | 'new'): Promise<Draft | null>;
  /** An empty text without attachments removes the row. Recordings that wait in it stay as they are. */
  setDraft(d: Draft): Promise<void>;
  /** What waits in a draft to be recognised. @throws MiaError `not-found` for an attachment that is gone */
  setRecordings(conversation: string | 'new', recordings: WaitingRecording[], now: number): Promise<void>;
  /** What is written anew of this conversation's messages, on no shown path too. */
  edits(conversation: string): Promise<Edit[]>;
  /** Null where it was sent or given up. Of a message that is gone or forgotten: `not-found`. */
  setEdit(message: string, edit: Omit<Edit, 'message'> | null): Promise<void>;
  setting(name: string): Promise<unknown>;
  settings(): Promise<Record<string, unknown>>;
  /** `undefined` or null removes it. */
  setSetting(name: string, value: unknown): Promise<void>;

  // models
  modelStats(): Promise<ModelStat[]>;
  noteModel(s: { model: string; readSpeed?: number; writeSpeed?: number; lastUsed?: number }): Promise<void>;

  // recall and search
  /** Into the collection of that name. The memory's first comes with its first vectors; every other one is begun by `buildCollection`. */
  addVectors(collection: string, dimension: number, rows: VectorRow[]): Promise<void>;
  /** Done messages on shown paths without a vector in this collection, oldest first. */
  unencoded(collection: string, limit: number): Promise<Unencoded[]>;
  /** Messages by words, best first, and how rare each word is: what recall asks while the question is still being encoded. */
  recallWords(q: WordQuery): Promise<WordsFound>;
  /** Names of those who talk in conversations between people. */
  speakers(): Promise<string[]>;
  /** Candidates by words and by meaning, unfused, only from shown paths, remembered conversations, nothing forgotten. */
  recallCandidates(q: RecallQuery): Promise<Hit[]>;
  search(q: SearchQuery): Promise<SearchHit[]>;
  /** Conversations whose title holds all the words (or their beginnings), newest activity first. */
  searchTitles(q: { text: string; filters: SearchFilters; limit: number }): Promise<TitleHit[]>;
  /** The nearest by meaning that recall may give, nearest first; the snippet is the text's beginning. */
  searchMeaning(q: MeaningQuery): Promise<SearchHit[]>;
  /** Messages of the shown path that hold a text, oldest first; case and diacritics do not count. */
  find(conversation: string, text: string): Promise<Found[]>;

  // the Memory page
  timeline(q: TimelineQuery): Promise<Timeline>;
  /** @throws MiaError `not-found` for a message that is forgotten */
  pinMessage(message: string, on: boolean): Promise<void>;

  // forgetting
  /** Of a message, a fact or a habit. */
  forgetPreview(memory: string): Promise<ForgetPreview>;
  /**
   * Gone from reads, recall and search at once, with the answers named in `also`; the bytes are overwritten by `purge`. A message takes what was drawn from it
   * alone; a fact or habit leaves its message, from which it is not drawn again.
   */
  forget(memory: string, also?: string[]): Promise<ForgetResult>;
  forgetRangePreview(range: ForgetRange): Promise<RangePreview>;
  /** All that was said since a moment, or one conversation, and the answers named in `also`, under one token of Undo. */
  forgetRange(range: ForgetRange, also?: string[]): Promise<RangeResult>;
  /** What of a range answers outside of it may repeat. */
  mentioned(range: ForgetRange): Promise<Mentioned>;
  /** Answers that may repeat a message, a fact or a habit, or some words; see `retrieval/repeats.ts`. */
  answersNear(memory: string | null, terms: string[], limit: number): Promise<NearAnswers>;
  undoForget(undo: string): Promise<void>;
  /** The message that a memory is, or that a fact or habit was drawn from last. @throws MiaError `not-found` */
  sourceOf(memory: string): Promise<string>;
  /** Overwrites what was forgotten (all, or one undo token's): rows, index, WAL, and files that nothing names any more. Called when Undo lapses, at quit, at start. */
  purge(undo?: string): Promise<void>;

  info(): Promise<StoreInfo>;
  /** `wal_checkpoint(TRUNCATE)`; true when it got everything. */
  checkpoint(): Promise<boolean>;
  /** A whole encrypted copy at `to` (must not be there), for backups. Blocks the calling thread while it copies. */
  snapshot(to: string): Promise<void>;
  /** Listeners for things to tell: WAL over 64 MB, disk full, damage. Returns the unsubscriber. */
  onTrouble(listener: (error: ErrorShape) => void): () => void;
  close(): Promise<void>;
}
