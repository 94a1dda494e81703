/** What the assistant needs of models; `response/llm/` implements it structurally (`createLlmManager`). */
import type { OpenModel } from '../ports/language-model.ts';

/** Why this model answers: shown as one sentence in the picker. */
export type ChoiceReason = 'conversation' | 'last-used' | 'best-installed' | 'only-one' | 'none';

export interface Choice {
  /** Card id; null when no model is there. */
  model: string | null;
  /** What people read. */
  name: string | null;
  why: ChoiceReason;
}

export interface Models {
  /** The conversation's own model, else the person's last, else the best installed. Never throws; `none` says there is none. */
  choose(conversation: { id: string; model: string | null }): Promise<Choice>;
  /** Opens a model by card id without loading its weights. @throws MiaError `model.missing`, `model.unreachable` … */
  open(id: string): Promise<OpenModel>;
  /** True while a chat model is being fetched: a message sent now waits for it instead of becoming a note. */
  expected(): boolean;
  /** Speeds measured on this machine, in tokens a second. */
  noteSpeed(id: string, speed: { readSpeed?: number; writeSpeed?: number }): void;
  /** The person used this model now. */
  used(id: string): void;
  /** Called after models came or went. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
}
