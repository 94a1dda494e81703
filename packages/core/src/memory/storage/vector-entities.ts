/** Collections of vectors, what is asked of them, and what they answer. */
import type { SearchFilters } from './entities.ts';

/** How near two vectors are: by their angle, by their distance, or by their inner product. */
export type Metric = 'cosine' | 'euclidean' | 'dot';
/** What a vector is of. */
export type Modality = 'text' | 'image' | 'audio';

/** building: being filled while another answers; active: what its purpose asks; retired: on its way out. */
export type CollectionState = 'building' | 'active' | 'retired';

export interface CollectionSpec {
  name: string;
  /** The encoder's id, and which of its versions made the vectors. */
  encoder: string;
  version?: string | null;
  dimension: number;
  /** `cosine` where absent. */
  metric?: Metric;
  /** Whether every vector has length 1, as most encoders give them; true where absent. A vector of another length is refused then. */
  unit?: boolean;
  /** What is asked of it: `memory` where absent, which recall and search ask. */
  purpose?: string;
  /** How many a search gives that does not say; 10 where absent. */
  k?: number;
  /** The least score of what a search gives that does not say; absent: any. */
  threshold?: number | null;
}

export interface Collection extends Required<CollectionSpec> {
  version: string | null;
  threshold: number | null;
  state: CollectionState;
  paused: boolean;
  created: number;
  /** Vectors in it. */
  vectors: number;
}

/** How far a collection is that is being filled: messages that have their vectors in it, of all that it will hold. */
export interface CollectionProgress {
  name: string;
  encoder: string;
  paused: boolean;
  done: number;
  total: number;
}

/** What narrows a search of vectors; all of it holds before the nearest are chosen. */
export interface VectorFilters extends SearchFilters {
  /** Who said it, by name, where people talk with each other. */
  person?: string;
  modality?: Modality;
  conversation?: string;
  label?: string;
}

export interface VectorQuery {
  /** Of the collection's dimension. */
  vector: Float32Array;
  /** By name; the active one of the purpose `memory` where absent. */
  collection?: string;
  /** The collection's own where absent. */
  k?: number;
  /** Least score; the collection's own where absent, none where null. */
  threshold?: number | null;
  /** Measures every vector that passes the filters: slower, and nothing is missed. Bits are used where absent and where they can be. */
  exact?: boolean;
  filters?: VectorFilters;
  /** Words that count beside the vector: what has both comes first. */
  terms?: readonly string[];
  /** Where it is asked: see `WordQuery`. */
  within?: string;
}

export interface VectorHit {
  message: string;
  /** The nearest of its passages, or of its pictures, from 0; null where words alone found it. */
  passage: number | null;
  /** Cosine, inner product, or the distance negated: greater is nearer. Null where words alone found it. */
  score: number | null;
  /** With `terms`: both taken together, 0 … 2. Otherwise the score. */
  rank: number;
}

export interface VectorStore {
  collections(): Promise<Collection[]>;
  /**
   * Begins a collection that is filled while the active one of its purpose answers; the first of a purpose is active at once.
   * One that is being filled under this name goes on. @throws MiaError `conflict` where another one is being filled
   */
  buildCollection(spec: CollectionSpec, now: number): Promise<Collection>;
  pauseCollection(name: string, on: boolean): Promise<void>;
  /** Of the one that is being filled for a purpose, `memory` where absent. */
  collectionProgress(purpose?: string): Promise<CollectionProgress | null>;
  /** Messages that the active collection holds and the one being filled does not, oldest first. */
  unread(building: string, limit: number): Promise<{ message: string; text: string }[]>;
  /**
   * Makes a filled collection the active one, in one transaction; false where it still lacks a message: nothing is changed then.
   * @param questions vectors as questions have them, by which it is found out what cosine means nothing: see `reading/likeness.ts`
   */
  switchCollection(name: string, questions?: Float32Array[]): Promise<boolean>;
  /** Gives up a collection that is being filled, or one that is retired: its vectors are overwritten, step by step. */
  dropCollection(name: string): Promise<void>;
  /** @throws MiaError `conflict` where the vector is not of the collection's dimension */
  nearest(query: VectorQuery): Promise<VectorHit[]>;
}
