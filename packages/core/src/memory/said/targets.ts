/** What a person means by the words of "forget …" or "what do you remember about …". */
import { factsIn } from '../declarative/derive.ts';
import { factKey } from '../declarative/normalise.ts';
import { questionTerms } from '../retrieval/terms.ts';
import { folded } from '../storage/fold.ts';
import type { Conversation, Fact, Habit, Message, Store } from '../storage/types.ts';
import { cardOf } from './card.ts';

export interface Targets {
  facts: Fact[];
  habits: Habit[];
  /** What the person said, best first. */
  messages: Message[];
}

type Reads = Pick<Store, 'factsAbout' | 'habits' | 'search' | 'message' | 'conversation' | 'folders'>;

/** What is shown at once, and what may go at once. */
const MOST = 8;
export const MOST_FORGOTTEN = 50;
/** Of a stretch of words: "my", "about", "name" alone would find everything. */
const holds = (text: string, terms: readonly string[]): boolean => {
  const words = folded(text);
  return terms.every((term) => words.includes(folded(term)));
};

/**
 * What may be given where it is asked: a folder that keeps its memories to itself gives none and gets no others.
 * @param but a message that is not meant: the one that asks
 * @param most of each kind
 */
export async function targetsOf(words: string, but: string, asked: Conversation, store: Reads, most = MOST): Promise<Targets> {
  const terms = questionTerms(words);
  if (terms.length === 0) return { facts: [], habits: [], messages: [] };
  const [about, habits, hits] = await Promise.all([
    store.factsAbout(terms, 5 * most, asked.id),
    store.habits(asked.id),
    store.search({ text: terms.join(' '), limit: most + 4, filters: { role: 'user' } }),
  ]);
  const scope = await scopeOf(asked, store);
  const said = await Promise.all(
    hits.map(async ({ message, conversation }) => {
      if (message === but || (await scope.of(conversation)) !== scope.here) return null;
      return store.message(message).catch(() => null);
    }),
  );
  const keys = new Set(factsIn(words.replace(/[.!]+$/u, '')).map((f) => factKey(f.subject, f.relation, f.object)));
  const exact = about.filter((f) => keys.has(factKey(f.subject, f.relation, f.object)));
  const facts = exact.length > 0 ? exact : about.filter((f) => holds(`${f.text} ${f.relation} ${f.object}`, terms));
  return {
    facts: facts.slice(0, most),
    habits: habits.filter((habit) => holds(habit.text, terms)).slice(0, most),
    // What was asked of the memory before says nothing itself.
    messages: said.filter((m) => m !== null && !m.forgotten && ['kept', undefined].includes(cardOf(m)?.kind)).slice(0, most) as Message[],
  };
}

/** Where each conversation stands: in a folder that keeps its memories to itself (its name), or outside of all (null). */
export async function scopeOf(asked: Pick<Conversation, 'folder'>, store: Pick<Store, 'folders' | 'conversation'>) {
  const keeping = new Map((await store.folders()).filter((f) => !f.remember).map((f) => [f.id, f.name]));
  const nameOf = ({ folder }: Pick<Conversation, 'folder'>): string | null => (folder === null ? null : (keeping.get(folder) ?? null));
  return {
    here: nameOf(asked),
    of: async (conversation: string): Promise<string | null> =>
      keeping.size === 0 ? null : nameOf(await store.conversation(conversation)),
  };
}
