/**
 * What is known and wanted, for one question: habits to follow, facts that bear on it, and corrections in place of memories
 * that hold no more. Rendered into the question's own context block, as data that the app writes.
 */
import { isAbort, MiaError } from '../errors.ts';
import { type Memory, questionTerms } from '../memory/index.ts';
import { followed } from '../memory/procedural/index.ts';
import type { Conversation, Fact, Habit, NewReceipt } from '../memory/storage/types.ts';
import { quotable } from '../response/index.ts';
import type { TurnDeps } from './deps.ts';

export interface Known {
  habits: Habit[];
  /** Given beside the memories; each with the message that its receipt names. */
  facts: { fact: Fact; source: string; reason: 'words' | 'mind' }[];
  /** What is left of the memories. */
  memories: Memory[];
}

/** At most so many facts stand in a prompt. */
const FACTS = 4;
/** Asked about what was: what held then is given too. */
const PAST = /\b(?:before|used to|previously|formerly|earlier|back then|ago|old|first|once|früher|damals|vorher|einst|zuvor|ehemals)\b/iu;

/** A fact as the model reads it: what it is of, and what it is. */
export const factText = (fact: Pick<Fact, 'relation' | 'object'>): string => quotable(`${fact.relation}: ${fact.object}`);

/** What the block is rendered from. */
export const notesOf = ({ habits, facts }: Known): { habits: string[]; facts: string[] } => ({
  habits: habits.map((habit) => quotable(habit.text)),
  facts: facts.map(({ fact }) => factText(fact)),
});

/**
 * @param window messages and memories that the model sees already
 * @param given ids of facts that stand in the window
 * @param inMind facts that are given where there is room, whatever is asked
 */
export async function whatIsKnown(
  text: string,
  memories: readonly Memory[],
  q: {
    conversation: Pick<Conversation, 'id' | 'memories'>;
    window: ReadonlySet<string>;
    given: ReadonlySet<string>;
    inMind: readonly Fact[];
  },
  deps: Pick<TurnDeps, 'store' | 'logger'>,
): Promise<Known> {
  const nothing: Known = { habits: [], facts: [], memories: [...memories] };
  if (!q.conversation.memories) return nothing;
  try {
    const terms = questionTerms(text);
    const { id } = q.conversation;
    const [habits, about, overtaken] = await Promise.all([
      deps.store.habits(id),
      terms.length > 0 ? deps.store.factsAbout(terms, FACTS * 2, id) : [],
      deps.store.overtaken(
        memories.map((m) => m.message),
        id,
      ),
    ]);
    const old = new Map(overtaken.map((o) => [o.message, o]));
    const past = PAST.test(text);
    const left = memories.filter((m) => !old.has(m.message) || (past && old.get(m.message)?.now?.maker !== 'person'));
    const said = new Set([...q.window, ...left.map((m) => m.message)]);
    const facts: Known['facts'] = [];
    const add = (fact: Fact, fallback: string | undefined, reason: 'words' | 'mind' = 'words'): void => {
      const source = fact.sources.at(-1)?.message ?? fallback;
      const there = q.given.has(fact.id) || fact.sources.some((s) => said.has(s.message)) || facts.some((f) => f.fact.id === fact.id);
      if (source && !there && facts.length < FACTS) facts.push({ fact, source, reason });
    };
    // A correction that the person wrote has no message of its own: its receipt names what it corrects.
    for (const { now, message } of overtaken) if (now) add(now, message);
    for (const fact of about) add(fact, undefined);
    for (const fact of q.inMind) add(fact, undefined, 'mind');
    return { habits: followed(habits), facts, memories: left };
  } catch (error) {
    if (isAbort(error)) throw error;
    deps.logger.warn('known.failed', { code: MiaError.from(error).code });
    return nothing;
  }
}

/** Receipts of the facts given, behind those of the memories. */
export function factReceipts(facts: Known['facts'], from: number): NewReceipt[] {
  return facts.map(({ fact, source, reason }, i) => ({
    ...{ rank: from + i, memory: source, reasons: [reason], score: reason === 'mind' ? 0 : 1, text: factText(fact), fact: fact.id },
  }));
}

/** Notes down which habits were followed, and tells of those that were for the first time. */
export async function noteFollowed(
  habits: readonly Habit[],
  answer: string,
  deps: Pick<TurnDeps, 'store' | 'clock' | 'emit'>,
): Promise<void> {
  for (const habit of habits) {
    if (habit.firstApplied !== null || !(await deps.store.habitApplied(habit.id, deps.clock.now()))) continue;
    deps.emit({ type: 'learned', kind: 'habit', id: habit.id, text: habit.text, change: 'applied', answer });
  }
}
