/** What is derived from what was said: facts, habits, and what is asked of them. Part of what `types.ts` shows. */

import type { Origin, Role } from './entities.ts';

/** Who made it: rules or a model out of the person's words, the person themselves (a correction), an import. */
export type Maker = 'rules' | 'model' | 'person' | 'import';

export interface Source {
  /** The message that it was drawn from. */
  message: string;
  conversation: string;
  created: number;
}

export interface Fact {
  id: string;
  /** One sentence, as it is shown: "Your daughter's name is Eleni." */
  text: string;
  subject: string;
  relation: string;
  object: string;
  maker: Maker;
  /** How often it was said. */
  count: number;
  pinned: boolean;
  /** UTC epoch milliseconds. */
  validFrom: number;
  /** Null: it holds now. */
  validTo: number | null;
  /** The fact that took its place, where one did. */
  supersededBy: string | null;
  /** Name of the folder that keeps it to itself; null: it is for every conversation outside of such folders. */
  keptIn: string | null;
  /** Oldest first. */
  sources: Source[];
}

export interface NewFact {
  subject: string;
  relation: string;
  object: string;
  text: string;
  /** The relation has one value at a time: a new one supersedes. */
  single: boolean;
  /** Says that this fact is over. */
  ends?: boolean;
}

/** What became of a fact that was handed in. */
export interface FactChange {
  change: 'added' | 'again' | 'superseded' | 'ended' | 'dropped';
  /** Null where it was dropped: forgotten before, or nothing that it could end. */
  fact: Fact | null;
  /** What it took the place of. */
  before: Fact | null;
}

export interface FactQuery {
  /** Words that all stand in it, or their beginnings. */
  text?: string;
  /** Those that hold no more, too. */
  history?: boolean;
  limit: number;
  offset: number;
}

export type HabitKind = 'language' | 'units' | 'length' | 'format' | 'address' | 'free';

export interface Habit {
  id: string;
  text: string;
  kind: HabitKind;
  value: string;
  on: boolean;
  /** False: imported, and switched off until the person confirms it. */
  confirmed: boolean;
  firstApplied: number | null;
  count: number;
  /** As in a fact. */
  keptIn: string | null;
  sources: Source[];
}

export interface NewHabit {
  kind: HabitKind;
  value: string;
  text: string;
}

export interface HabitChange {
  change: 'added' | 'again' | 'superseded' | 'dropped';
  habit: Habit | null;
}

/** A message whose words may say something about the person: typed by them, on a shown path, remembered. */
export interface Underived {
  message: string;
  conversation: string;
  seq: number;
  created: number;
  zone: string;
  text: string;
}

export interface ConsolidationEntry {
  at: number;
  maker: string;
  message: string | null;
  read: number;
  added: number;
  again: number;
  superseded: number;
  dropped: number;
}

export interface ConsolidationState {
  /** Messages that could be looked at, and those of them that were. */
  total: number;
  done: number;
}

/** How a model did on the probe so far: counts alone. */
export interface ModelProbe {
  /** The model as its file is. */
  model: string;
  version: number;
  /** Sentences tried, and those that were wholly right. */
  tried: number;
  right: number;
  /** Facts: said and right, said, to be found. */
  hits: number;
  said: number;
  wanted: number;
}

/** A chunk of working memory: a message or a fact, by its id. What its uses mean is `memory/working`'s. */
export interface WorkingChunk {
  kind: 'message' | 'fact';
  chunk: string;
  /** When it was used: ms of the conversation's own time since then, as of when this was written; newest first. */
  uses: number[];
}

/** A chunk with what it says now. */
export type HeldChunk = WorkingChunk &
  (
    | { kind: 'message'; said: { role: Role; origin: Origin; created: number; text: string; pasted: string; seen: string } }
    | { kind: 'fact'; fact: Fact }
  );

/** The part of the store that keeps what is derived. Same rules as `Store`. */
export interface DerivedStore {
  /** Adds what was drawn from one message, oldest assertion first. @throws MiaError `not-found` */
  addFacts(message: string, maker: Maker, facts: NewFact[]): Promise<FactChange[]>;
  /** Nothing is ever drawn from these messages, and recall does not give them: said while remembering was paused, or not to be remembered. */
  drawNothing(messages: string[]): Promise<void>;
  /** Takes `drawNothing` back. */
  drawAgain(messages: string[]): Promise<void>;
  facts(q: FactQuery): Promise<{ facts: Fact[]; total: number }>;
  /** @throws MiaError `not-found` */
  fact(id: string): Promise<Fact>;
  /**
   * Current facts that hold one of the words (folded), best first: how many words, then the newest.
   * @param conversation where it is asked, as in recall: a folder that keeps its memories gives none and gets no others
   */
  factsAbout(terms: string[], limit: number, conversation?: string): Promise<Fact[]>;
  /** For each of these messages whose facts all hold no more: what holds now where it is asked, or null where it simply ended. */
  overtaken(messages: string[], conversation?: string): Promise<{ message: string; was: Fact; now: Fact | null }[]>;
  /** Adds what is right and ends what was; the source stays as it is. @throws MiaError `not-found` */
  correctFact(id: string, right: NewFact, now: number): Promise<Fact>;
  /** Corrects a message that no fact was drawn from. @throws MiaError `not-found` */
  correctMessage(message: string, right: NewFact, now: number): Promise<Fact>;
  /** What holds now of what was drawn from a message. @throws MiaError `not-found` */
  factsFrom(message: string): Promise<Fact[]>;
  /** Takes a correction back. */
  withdrawCorrection(id: string): Promise<void>;
  pinFact(id: string, on: boolean): Promise<Fact>;

  addHabits(message: string, habits: NewHabit[]): Promise<HabitChange[]>;
  /** All of them, or those that are for a conversation. */
  habits(conversation?: string): Promise<Habit[]>;
  habit(id: string): Promise<Habit>;
  /** Switching one on confirms it. */
  setHabit(id: string, on: boolean): Promise<Habit>;
  /** @returns whether this was the first time */
  habitApplied(id: string, at: number): Promise<boolean>;

  /** Messages behind this maker's mark that facts may be drawn from, oldest first. */
  underived(maker: string, version: number, limit: number): Promise<Underived[]>;
  /** Moves the mark, and writes to the log. */
  derived(maker: string, version: number, upto: number, entry: ConsolidationEntry): Promise<void>;
  /** Begins again: every message is looked at anew. What was forgotten stays so. */
  rederive(maker?: string): Promise<void>;
  consolidation(maker: string, version: number): Promise<ConsolidationState>;
  consolidationLog(limit: number): Promise<ConsolidationEntry[]>;

  /** Null: never tried by this version. */
  modelProbe(model: string, version: number): Promise<ModelProbe | null>;
  setModelProbe(probe: ModelProbe): Promise<void>;

  /** What a conversation has in mind, as far as it may be given there: `held` of what `setWorking` wrote. */
  working(conversation: string): Promise<HeldChunk[]>;
  /** Of these chunks those that may be given in a conversation now, with what they say: neither forgotten, nor hidden, nor kept elsewhere. */
  held(conversation: string, chunks: WorkingChunk[]): Promise<HeldChunk[]>;
  setWorking(conversation: string, chunks: WorkingChunk[]): Promise<void>;
}
