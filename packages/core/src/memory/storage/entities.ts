/** The things that the store keeps and gives: see `types.ts`, which shows them together with what can be asked. */
import type { ErrorShape } from '../../errors.ts';

export type Role = 'user' | 'assistant';
/** note: kept without a model; pending: sent early, answered when its model is ready. */
export type MessageStatus = 'note' | 'pending' | 'streaming' | 'done' | 'stopped' | 'failed';
export type PartKind = 'text' | 'thinking' | 'image' | 'audio' | 'file' | 'tool' | 'observation';
/** Who or what a memory comes from. */
export type Origin = 'person' | 'assistant' | 'document' | 'image' | 'paste' | 'import';

export interface Part {
  kind: PartKind;
  text: string;
  /** Attachment id, for kinds that have one. */
  attachment?: string;
  meta?: Record<string, unknown>;
}

export interface Usage {
  inputTokens: number | null;
  /** Of the input tokens, those found in the cache. */
  cachedTokens: number | null;
  outputTokens: number | null;
}

/** Milliseconds since the turn began, as far as reached. */
export interface Timings {
  recall?: number;
  firstToken?: number;
  total?: number;
  /** Of the answer to a question that was spoken. */
  voice?: VoiceTimings;
}

/** Milliseconds from the moment that a spoken question ended (the key was let go), and what worked in them. */
export interface VoiceTimings {
  /** Until the last of what was said was handed on. */
  captured: number;
  /** Until the text was there, and the turn began with it. */
  recognised: number;
  /** Until the answer sounded; absent where it did not. */
  heard?: number | undefined;
  /** Catalogue ids of the recogniser and of the voice; one of the system's own voices has none. */
  recogniser?: string | undefined;
  synthesizer?: string | undefined;
}

/** An answer to a spoken question, as far as its metrics go. */
export interface SpokenTurn {
  model: string | null;
  modelName: string | null;
  timings: Timings & { voice: VoiceTimings };
}

export interface Message {
  id: string;
  conversation: string;
  parent: string | null;
  role: Role;
  status: MessageStatus;
  seq: number;
  created: number;
  zone: string;
  origin: Origin;
  /** Card id and name of the model that answered, and where it ran ("this-computer" or a host name). */
  model: string | null;
  modelName: string | null;
  place: string | null;
  usage: Usage | null;
  timings: Timings | null;
  error: ErrorShape | null;
  parts: Part[];
  /** Forgotten: the row keeps its place in the tree, its parts are empty. */
  forgotten: boolean;
  /** How many receipts (memories given to the model) this answer has. */
  receipts: number;
  /** This message's position among its siblings (versions), from 0, their number, and the ids in order. */
  version: number;
  versions: number;
  siblings: string[];
  /** How many messages hang on this one: at the end of a shown path more than none means that what followed is kept. */
  children: number;
  /**
   * For a user message that was put to a model: the block of recalled memories and time that was rendered into it.
   * Stored once, never re-rendered (the prompt rule). Not shown as text of the message.
   */
  context: string | null;
}

export interface Conversation {
  id: string;
  title: string;
  /** first-words: the message's own words; person: renamed; model: made when idle. */
  titleSource: 'none' | 'first-words' | 'person' | 'model';
  folder: string | null;
  head: string | null;
  model: string | null;
  pinned: boolean;
  archived: boolean;
  remember: boolean;
  created: number;
  /** Of its last message; for the groups in the sidebar. */
  updated: number;
  messages: number;
  /** Where it was read: message id at the top of the view. */
  readAt: string | null;
  /** Held in memory only; see `memory/incognito`. */
  incognito: boolean;
  /** Whether recall may read memories for it: always, unless it is incognito and the person has not switched them on. */
  memories: boolean;
}

export interface Folder {
  id: string;
  name: string;
  /** Place among the folders, from 0. */
  position: number;
  conversations: number;
  /** Whether recall may read what was said in it. */
  remember: boolean;
}

export interface NewFolder {
  id: string;
  name: string;
  created: number;
  conversations?: string[];
  /** Off: nothing said in it is recalled elsewhere. On when absent. */
  remember?: boolean;
}

export interface FolderPatch {
  name?: string;
  position?: number;
  remember?: boolean;
}

export interface NewMessage {
  id: string;
  conversation: string;
  parent: string | null;
  role: Role;
  status: MessageStatus;
  created: number;
  zone: string;
  origin: Origin;
  parts: Part[];
  model?: string | null;
  modelName?: string | null;
  place?: string | null;
  /** Who said it, by name, where people talk with each other; absent where the role says it. */
  speaker?: string | null;
}

export interface MessagePatch {
  status?: MessageStatus;
  parts?: Part[];
  usage?: Usage | null;
  timings?: Timings | null;
  error?: ErrorShape | null;
  context?: string | null;
  model?: string | null;
  modelName?: string | null;
  place?: string | null;
}

export type RecallReason = 'words' | 'meaning' | 'time' | 'person' | 'neighbourhood' | 'habit' | 'mind' | 'image';

/** A memory as it was given to the model for an answer. */
export interface Receipt {
  rank: number;
  /** The message that the memory is. */
  memory: string;
  conversation: string;
  conversationTitle: string;
  role: Role;
  created: number;
  reasons: RecallReason[];
  score: number;
  /** The very text that the model was given; empty once forgotten, and while it is kept from here. */
  text: string;
  forgotten: boolean;
  /** The border of a folder that keeps its memories lies between it and the answer by now. */
  kept: boolean;
  /** The fact that was given; `memory` is a message that it was drawn from. */
  fact?: string;
}

export interface NewReceipt {
  rank: number;
  memory: string;
  reasons: RecallReason[];
  score: number;
  text: string;
  fact?: string;
}

/** What a forgetting will take, for the question "Forget this?". */
/** What is not forgotten with something, although it is about the same: it has another source, or is the source. */
export interface Staying {
  kind: 'fact' | 'habit' | 'message';
  id: string;
  /** The sentence of a fact or habit; a message's beginning. */
  text: string;
}

export interface ForgetPreview {
  messages: number;
  facts: number;
  habits: number;
  images: number;
  recordings: number;
  receipts: number;
  backups: number;
  /** Folders of backups that can not be reached now, and may hold it too. */
  away: string[];
  /** At most 50. */
  stays: Staying[];
}

export interface ForgetResult extends ForgetPreview {
  /** Hand to `undoForget` within the time of Undo. */
  undo: string;
}

export interface StoreInfo {
  schema: number;
  /** "sqlcipher" or "aegis-256". */
  cipher: string;
  conversations: number;
  messages: number;
  vectors: number;
  databaseBytes: number;
  walBytes: number;
}

/** What narrows a search. Times are UTC epoch milliseconds. */
export interface SearchFilters {
  role?: Role;
  /** A folder's id. */
  folder?: string;
  /** Only messages with a picture. */
  image?: boolean;
  /** Said before this moment. */
  before?: number;
  /** Said at this moment or later. */
  after?: number;
}

/** What the search box asks of the words. Without words: the newest that pass the filters. */
export interface SearchQuery {
  text: string;
  limit: number;
  conversation?: string;
  filters?: SearchFilters;
}

export interface SearchHit {
  message: string;
  conversation: string;
  conversationTitle: string;
  role: Role;
  created: number;
  /** Text around the match; matches stand between U+E000 and U+E001. */
  snippet: string;
  archived: boolean;
  /** Kept without an answer. */
  note: boolean;
}

/** A conversation whose title was found; `snippet` is the title with its matches marked. */
export type TitleHit = Omit<SearchHit, 'message' | 'role' | 'note'>;

export interface MeaningQuery {
  /** L2 norm 1. */
  vector: Float32Array;
  encoder: string;
  filters: SearchFilters;
  limit: number;
  /** Least cosine similarity, as all-MiniLM-L6-v2 would give it; see `reading/likeness.ts`. */
  least: number;
}

/** A message that holds what was looked for, and how often. */
export interface Found {
  message: string;
  /** Its place in the order of its conversation. */
  seq: number;
  count: number;
}

export interface ModelStat {
  model: string;
  /** Tokens a second, smoothed. */
  readSpeed: number | null;
  writeSpeed: number | null;
  lastUsed: number | null;
}

/** A message still to be given a vector. */
export interface Unencoded {
  message: string;
  text: string;
}

export interface VectorRow {
  message: string;
  /** Passage of a long message, or picture of a message, from 0. */
  passage: number;
  vector: Float32Array;
  /** What it is of; `text` where absent. */
  modality?: 'text' | 'image' | 'audio';
  /** A word for it, to search by. */
  label?: string;
}

/** Many messages at once, for imports and benchmarks. Their conversations must be there, parents before children. */
export interface ImportBatch {
  messages: NewMessage[];
  vectors?: { encoder: string; dimension: number; rows: VectorRow[] };
}

/** A stretch of the shown path, and whether it goes on at either end. */
export interface PathPart {
  messages: Message[];
  before: boolean;
  after: boolean;
}
