/** What an export of everything reads of the store. Part of what `types.ts` shows. */
import type { Maker, Source } from './fact-entities.ts';

/** A fact as it is kept, with what ends it or takes its place as facts of their own. */
export interface ExportedFact {
  id: string;
  subject: string;
  relation: string;
  object: string;
  text: string;
  /** Its relation has one value at a time. */
  single: boolean;
  /** Says that the fact of the same words is over. */
  ends: boolean;
  count: number;
  pinned: boolean;
  maker: Maker;
  validFrom: number;
  created: number;
  correctedBy: string | null;
  corrects: string[];
  /** The conversation that a correction stands in. */
  home: string | null;
  /** None: the person wrote it as a correction. */
  sources: Source[];
}

export interface MessageMarks {
  /** When. */
  pinned?: number;
  speaker?: string;
  /** Nothing is drawn from it, and recall does not give it. */
  undrawn?: boolean;
  /** Something that was drawn from it was forgotten: it is not drawn from it again. */
  drawn?: boolean;
}

export interface ExportStore {
  /** In the order in which they were said. */
  exportedFacts(q: { limit: number; offset: number }): Promise<ExportedFact[]>;
  messageMarks(messages: string[]): Promise<Record<string, MessageMarks>>;
}
