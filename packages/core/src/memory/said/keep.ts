/** "Remember that …": what becomes of it. */
import { assertions } from '../declarative/assertions.ts';
import { factsIn } from '../declarative/derive.ts';
import { factKey } from '../declarative/normalise.ts';
import type { Conversation, Fact, Habit, Message, NewFact, Store } from '../storage/types.ts';
import type { Card, WhyNot } from './card.ts';
import { habitsWanted } from './habits-wanted.ts';
import type { Words } from './last.ts';
import { mainClause } from './main-clause.ts';

/** What was added just now, to be told with Undo. */
export interface Told {
  kind: 'fact' | 'habit';
  change: 'added' | 'superseded' | 'corrected';
  of: Pick<Fact | Habit, 'id' | 'text'>;
}

/** The relation of a sentence that is kept as it was said; it stands before the sentence where a model reads it. */
export const ASKED = 'asked to remember';
const LONGEST = 500;

/** Why nothing is kept of what is said in a conversation now; null: it is. */
export async function whyNotKept(conversation: Conversation, store: Pick<Store, 'setting'>): Promise<WhyNot | null> {
  if (conversation.incognito) return 'incognito';
  if (!conversation.remember) return 'conversation';
  return (await store.setting('memory.paused')) === true ? 'paused' : null;
}

/** Habits, else the facts that the rules find, and the sentence itself where they do not find all of it. */
export async function keep(
  said: Words,
  message: Message,
  store: Pick<Store, 'addFacts' | 'addHabits' | 'factsFrom'>,
): Promise<{ card: Card; told: Told[] }> {
  const plain = said.clause ? mainClause(said.what) : said.what;
  const told: Told[] = [];
  const habits: string[] = [];
  for (const { change, habit } of await store.addHabits(message.id, habitsWanted(plain))) {
    if (!habit) continue;
    habits.push(habit.id);
    if (change === 'added' || change === 'superseded') told.push({ kind: 'habit', change, of: habit });
  }
  const clauses = assertions(plain);
  const drawn = clauses.map(factsIn);
  const whole = clauses.length > 0 && drawn.every((facts) => facts.length > 0);
  const wanted = habits.length > 0 && !whole ? [] : [...drawn.flat(), ...(whole ? [] : [asSaid(said)])];
  const facts: string[] = [];
  const verbatim: string[] = [];
  for (const fact of wanted) {
    const kept = fact.relation === ASKED ? verbatim : facts;
    const [added] = await store.addFacts(message.id, fact.relation === ASKED ? 'person' : 'rules', [fact]);
    // The end of something ("I no longer …") has no fact of its own.
    if (added?.fact) {
      kept.push(added.fact.id);
      if (added.change === 'added' || added.change === 'superseded') told.push({ kind: 'fact', change: added.change, of: added.fact });
    } else if (!fact.ends) {
      const key = keyOf(fact);
      kept.push(...(await store.factsFrom(message.id)).filter((f) => f.validTo === null && keyOf(f) === key).map((f) => f.id));
    }
  }
  if (facts.length + habits.length + verbatim.length === 0) return { card: { kind: 'not-kept', why: 'forgotten' }, told };
  return { card: { kind: 'kept', facts, habits, verbatim, again: told.length === 0 }, told };
}

const keyOf = (f: Pick<NewFact, 'subject' | 'relation' | 'object'>): string => factKey(f.subject, f.relation, f.object);

/** The sentence in the person's own words. */
function asSaid({ what, clause }: Words): NewFact {
  const said = what.slice(0, LONGEST).toWellFormed();
  const sentence = clause ? `dass ${said}` : said;
  const text = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${/[.!?…]$/u.test(sentence) ? '' : '.'}`;
  return { subject: 'user', relation: ASKED, object: said, text, single: false };
}
