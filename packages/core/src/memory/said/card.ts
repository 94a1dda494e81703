/**
 * The app's card under a message that was said to the memory: a part of that message without any text, which names facts, habits
 * and messages by their ids alone. What it shows is read when it is shown, so nothing that is forgotten stays in it; no model is
 * given it, and recall and search do not see it.
 */
import type { Part } from '../storage/types.ts';

/** Why nothing was kept. */
export type WhyNot = 'incognito' | 'conversation' | 'paused' | 'forgotten';

export type Card =
  /** `verbatim`: the sentence itself is what is kept; `again`: it was there already. */
  | { kind: 'kept'; facts: string[]; habits: string[]; verbatim: string[]; again: boolean }
  | { kind: 'not-kept'; why: WhyNot }
  | {
      kind: 'forget';
      of: 'words' | 'last' | 'hour' | 'today' | 'conversation' | 'everything';
      facts: string[];
      habits: string[];
      messages: string[];
      /** Of "what I said about …": all of it is meant. */
      all?: boolean;
    }
  | { kind: 'unremember'; of: 'last' | 'message' | 'conversation'; message: string | null }
  /** `fact` took the place of `was`; `answer` was given what was wrong. */
  | { kind: 'corrected'; was: string | null; fact: string; answer: string }
  /** What is wrong is for the person to choose. */
  | { kind: 'wrong'; answer: string; facts: string[]; messages: string[] }
  | { kind: 'known'; of: 'everything' | 'words' }
  /** Memories are not read here. */
  | { kind: 'unread' };

export type CardKind = Card['kind'];

const KINDS: ReadonlySet<string> = new Set<CardKind>(['kept', 'not-kept', 'forget', 'unremember', 'corrected', 'wrong', 'known', 'unread']);

export function cardPart(card: Card): Part {
  return { kind: 'tool', text: '', meta: { card } };
}

/** The card of a message; null where it has none. */
export function cardOf({ parts }: { parts: readonly Part[] }): Card | null {
  const card = parts.find((part) => part.kind === 'tool' && part.meta?.card)?.meta?.card as Card | undefined;
  return card && KINDS.has(card.kind) ? card : null;
}

export function withoutCard(parts: readonly Part[]): Part[] {
  return parts.filter((part) => part.kind !== 'tool' || !part.meta?.card);
}
