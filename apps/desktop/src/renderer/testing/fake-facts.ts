/** Facts and habits of the host in memory. */
import { MiaError } from '@mia/core/errors.ts';
import type { AppEvent, app, Fact, Habit } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';
import { cardIn } from './fake-said.ts';
import type { FakeState } from './fake-state.ts';

interface Host {
  readonly state: FakeState;
  id(): string;
  publish(event: AppEvent): void;
}

type All = Handlers<typeof app>;
type Served =
  | 'memory.claims'
  | 'memory.correct'
  | 'memory.facts'
  | 'memory.habits'
  | 'memory.card'
  | 'memory.consolidation'
  | `memory.fact.${string}`
  | 'memory.habit.set';

/** What goes with a fact. */
export const ONE_FACT = { messages: 0, facts: 1, habits: 0, images: 0, recordings: 0, receipts: 2, backups: 4, away: [] as string[] };

const missing = (): never => {
  throw new MiaError('not-found');
};

export function derivedIn(state: FakeState, id: string): Fact | Habit | undefined {
  return [...state.facts, ...state.habits].find((each) => each.id === id);
}

/** Where it was said stays. */
export function previewOf(state: FakeState, derived: Fact | Habit) {
  const fact = 'subject' in derived;
  const stays = derived.sources.map(({ message }) => {
    const said = Object.values(state.messages)
      .flat()
      .find((m) => m.id === message);
    return { kind: 'message' as const, id: message, text: said?.parts.map((p) => p.text).join('') ?? derived.text };
  });
  return { ...ONE_FACT, ...(fact ? {} : { facts: 0, habits: 1 }), answers: fact ? state.repeating.slice(0, 1) : [], stays };
}

export function forgetDerived(host: Host, id: string) {
  const { state } = host;
  const undo = `derived:${JSON.stringify({ facts: state.facts, habits: state.habits })}`;
  const kind = state.facts.some((f) => f.id === id) ? ('fact' as const) : ('habit' as const);
  state.facts = state.facts.filter((f) => f.id !== id);
  state.habits = state.habits.filter((h) => h.id !== id);
  host.publish({ type: 'memory.changed', kind, id, change: 'forgotten', text: '', undo });
  return { ...ONE_FACT, undo };
}

export function derivedHandlers(host: Host): { [Name in keyof All as Name extends Served ? Name : never]: All[Name] } {
  const { state } = host;
  const setFact = (fact: Fact): Fact => {
    state.facts = state.facts.map((f) => (f.id === fact.id ? fact : f));
    return fact;
  };
  return {
    'memory.facts': ({ text = '', history = false, limit, offset }) => {
      const words = text.toLowerCase().split(/\s+/);
      const found = state.facts.filter(
        (f) => (history || f.validTo === null) && words.every((word) => f.text.toLowerCase().includes(word)),
      );
      return { facts: found.slice(offset, offset + limit), total: found.length };
    },
    'memory.habits': () => ({ habits: state.habits }),
    'memory.claims': ({ memory }) => ({
      facts: state.facts.filter((f) => f.validTo === null && (f.id === memory || f.sources.some((s) => s.message === memory))),
    }),
    'memory.correct': ({ memory, text }) => {
      const undo = `derived:${JSON.stringify({ facts: state.facts, habits: state.habits })}`;
      const right = { id: host.id(), text, subject: 'user', relation: 'correction', object: text, maker: 'person' as const };
      const fact: Fact = { ...right, count: 1, pinned: false, validFrom: Date.now(), validTo: null, supersededBy: null, sources: [] };
      state.facts = [fact, ...state.facts];
      state.receipts = state.receipts.map((r) => (r.memory === memory ? { ...r, now: text } : r));
      return { fact, undo };
    },
    'memory.fact.correct': ({ id, text }) => {
      const was = state.facts.find((f) => f.id === id) ?? missing();
      const undo = `derived:${JSON.stringify({ facts: state.facts, habits: state.habits })}`;
      const fact: Fact = { ...was, id: host.id(), text, object: text, maker: 'person', count: 1, validFrom: Date.now(), sources: [] };
      setFact({ ...was, validTo: fact.validFrom, supersededBy: fact.id });
      state.facts = [fact, ...state.facts];
      host.publish({ type: 'memory.changed', kind: 'fact', id: fact.id, change: 'corrected', text, undo });
      return { fact, undo };
    },
    'memory.fact.pin': ({ id, on }) => ({ fact: setFact({ ...(state.facts.find((f) => f.id === id) ?? missing()), pinned: on }) }),
    'memory.habit.set': ({ id, on }) => {
      const was = state.habits.find((h) => h.id === id) ?? missing();
      const habit = { ...was, on, confirmed: was.confirmed || on };
      state.habits = state.habits.map((h) => (h.id === id ? habit : h));
      return { habit };
    },
    'memory.card': ({ message }) => ({ card: cardIn(state, message) }),
    'memory.consolidation': () => ({
      ...{ done: 212, total: 240, working: false },
      model: state.drawing,
      log: [{ at: Date.now() - 3_600_000, maker: 'rules', read: 12, added: 3, again: 1, superseded: 0, dropped: 0 }],
    }),
  };
}
