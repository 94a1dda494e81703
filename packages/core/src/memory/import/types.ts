/** What an export of another assistant, or of M.I.A itself, becomes before it is written. Times are UTC epoch milliseconds. */
import type { ErrorShape } from '../../errors.ts';
import type {
  Attachment,
  ExportedFact,
  HabitKind,
  ImageRecord,
  MessageStatus,
  NewReceipt,
  Origin,
  Part,
  Role,
  Timings,
  Usage,
} from '../storage/types.ts';

export type ImportSource = 'chatgpt' | 'claude' | 'mia';

export interface ImportedMessage {
  /** 16 bytes: a hash of where it comes from (source and its own ids), so that the same is never written twice. */
  key: Uint8Array;
  /** Of M.I.A's own export: the id that it had. Others get a new one. */
  id?: string;
  /** Key of the message before it; null for a first one. Parents stand before children. */
  parent: Uint8Array | null;
  /** As with `id`. */
  parentId?: string;
  role: Role;
  status: MessageStatus;
  origin: Origin;
  created: number;
  zone: string;
  parts: Part[];
  model?: string | null;
  modelName?: string | null;
  place?: string | null;
  // of M.I.A's own export
  speaker?: string | null;
  usage?: Usage | null;
  timings?: Timings | null;
  error?: ErrorShape | null;
  /** When it was pinned. */
  pinned?: number;
  /** Nothing is drawn from it, and recall does not give it. */
  undrawn?: boolean;
  /** Something that was drawn from it was forgotten: nothing is drawn from it anew. */
  drawn?: boolean;
}

export interface ImportedConversation {
  source: ImportSource;
  key: Uint8Array;
  id?: string;
  title: string;
  /** Null: as it was in the export; `person` keeps it from being renamed. */
  titleSource: 'none' | 'first-words' | 'person' | 'model';
  created: number;
  updated: number;
  zone: string;
  pinned: boolean;
  archived: boolean;
  remember: boolean;
  /** The folder's name. */
  folder: string | null;
  messages: ImportedMessage[];
  /** Key of the last message shown; null: the last one. */
  head: Uint8Array | null;
  headId?: string;
  model?: string | null;
}

export interface ImportedFolder {
  id: string;
  name: string;
  remember: boolean;
}

/** A fact of M.I.A's own export, as this memory takes it over: who made it is not believed. */
export interface ImportedFact extends Omit<ExportedFact, 'maker' | 'correctedBy' | 'sources'> {
  /** It held until something took its place. */
  past: boolean;
  corrected: boolean;
  /** Ids of messages. None: a correction, which stands by itself. */
  sources: string[];
}

export interface ImportedHabit {
  id: string;
  text: string;
  kind: HabitKind;
  value: string;
  count: number;
  firstApplied: number | null;
  sources: string[];
}

/** The memories that an answer was given. */
export interface ImportedReceipts {
  answer: string;
  receipts: NewReceipt[];
}

/** Numbers of what a reader came by. `skipped`: not readable as a conversation; `shortened`: longer than a message can be. */
export interface Reading {
  /** Bytes of JSON looked at, of how many. */
  bytes: number;
  total: number;
  skipped: number;
  shortened: number;
}

/** A part of a file, in order; the last one may be empty. */
export interface ImportedFile extends Omit<Attachment, 'bytes'> {
  /** What was known of an image. */
  image?: Omit<ImageRecord, 'attachment' | 'created'>;
  part: Uint8Array;
  last: boolean;
}

/** What a reader gives, piece by piece. */
export interface ImportPiece {
  folders?: ImportedFolder[];
  /** Of M.I.A's own export: they come switched off, until the person confirms them. */
  habits?: ImportedHabit[];
  facts?: ImportedFact[];
  receipts?: ImportedReceipts[];
  conversations: ImportedConversation[];
  /** Files come before the messages that name them; nothing else is in such a piece. */
  file?: ImportedFile;
  progress: Reading;
}

/** What one batch did. */
export interface ImportWritten {
  /** New conversations, and messages new in any. */
  conversations: number;
  messages: number;
  /** Messages that were there already. */
  known: number;
  /** Conversations that were imported before and deleted here: they stay deleted. */
  deleted: number;
}

/** An import that was begun; its archive lies sealed in the data folder, and the key to it is here alone. */
export interface ImportJob {
  file: string;
  key: Uint8Array;
  bytes: number;
  started: number;
}
