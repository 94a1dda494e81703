/** What recall asks of the store, and what it is given. */
import type { Origin, Role } from './entities.ts';

/** A candidate for recall: a message on a shown path. */
export interface Hit {
  message: string;
  conversation: string;
  conversationTitle: string;
  role: Role;
  origin: Origin;
  /** By name, where people talk with each other; null where the role says who it was. */
  speaker: string | null;
  created: number;
  seq: number;
  /** What was said; of a long text the stretch around the words found. */
  text: string;
  /** What was pasted beside it, in the same way; empty where nothing was. */
  pasted: string;
  /** Names of images beside it, what was read in them and what they show, in the same way: of no person's words. */
  seen: string;
  /** How rare the words of the question in it are, summed; null when not found by words. */
  words: number | null;
  /** Cosine similarity −1…1 of its nearest passage, null when it has none or nothing was asked by meaning. */
  cosine: number | null;
  /** How near the nearest of its images is to what was asked, as the query says it; null where none was asked for or found. */
  image: number | null;
  /** `seq` of what was said just before and after on the shown path; null at its ends. */
  before: number | null;
  after: number | null;
  /** Whether the person pinned it. */
  pinned: boolean;
}

/** What words are asked for, and by whom. */
export interface WordQuery {
  /** The question's own words, as an FTS5-safe term list. */
  terms: readonly string[];
  /** Messages already in the prompt's window, and anything else to leave out. */
  exclude: readonly string[];
  /** Candidates wanted. */
  limit: number;
  /** Where it is asked: a folder that keeps its memories to itself gives them to its own conversations only, and gets no others. */
  conversation?: string;
}

/** A message found by words: its `seq`, and how rare the words of the question in it are, summed. */
export interface WordHit {
  message: number;
  words: number;
}

export interface WordsFound {
  found: WordHit[];
  /** For each term how rare it is: ln(1 + (N − n + ½)/(n + ½)), N messages of which n hold it (counted up to 1,500). */
  rarity: number[];
}

export interface RecallQuery extends WordQuery {
  /** Query vector, L2 norm 1, or null when the encoder is not there. */
  vector: Float32Array | null;
  encoder: string | null;
  /** What `recallWords` found; absent: words are searched now. */
  found?: readonly WordHit[];
  /** Messages that images found, and how near each is. */
  images?: readonly { message: string; similarity: number }[];
  /** How many neighbours on either side come along where people talk with each other; none where absent. */
  neighbours?: number;
}
