/** What the Memory page reads and forgets: see `types.ts`, which shows it together with what can be asked. */
import type { ForgetPreview, ForgetResult, Origin, Role, SearchFilters } from './entities.ts';

/** One memory of the timeline: a message on a shown path. */
export interface TimelineItem {
  message: string;
  conversation: { id: string; title: string };
  role: Role;
  origin: Origin;
  created: number;
  /** Its beginning; of a search the text around the match, with matches between U+E000 and U+E001. */
  text: string;
  /** Facts that were drawn from it. */
  facts: number;
  pinned: boolean;
  /** False where its conversation or folder is left out of other answers. */
  remembered: boolean;
}

export interface TimelineQuery {
  /** Words, all of which must be there; the last may be the beginning of one. Empty: everything. */
  text: string;
  filters: SearchFilters;
  /** Only what was said before this message. */
  before?: string;
  /** Only what is pinned. */
  pinned?: boolean;
  limit: number;
}

export interface Timeline {
  /** Newest first. */
  items: TimelineItem[];
  more: boolean;
}

/** What "Forget…" takes at once: everything said since a moment, one conversation, or messages, facts and habits by their ids. */
export type ForgetRange = { from: number } | { conversation: string } | { memories: string[] };

export interface RangePreview extends ForgetPreview {
  /** Conversations in which something goes. */
  touched: string[];
  /** Those of which nothing is left: they go as a whole. */
  removed: string[];
}

export interface RangeResult extends ForgetResult {
  touched: string[];
  removed: string[];
  /** What is hidden now in conversations that stay. */
  hidden: string[];
}

/** An answer that may repeat something that is to be forgotten. */
export interface NearAnswer {
  message: string;
  conversation: string;
  conversationTitle: string;
  created: number;
  text: string;
  /** It was given that memory, or answers it. */
  given: boolean;
}

export interface NearAnswers {
  answers: NearAnswer[];
  /** For each word asked: in how many parts of messages it stands, 1,000 at most; and of how many in all. */
  found: number[];
  parts: number;
}

/** What of a stretch of time may be repeated outside of it. */
export interface Mentioned {
  memories: { id: string; text: string }[];
  /** Answers of the stretch itself. */
  within: string[];
}
