/** Facts and habits: what was drawn from what the person said. */
import { randomBytes } from 'node:crypto';
import type { Models } from '@mia/core/assistant/index.ts';
import { MiaError } from '@mia/core/errors.ts';
import type { Fact, Habit, Store } from '@mia/core/memory/storage/types.ts';
import type { App, ResultOf } from '../../contract/index.ts';
import type { Context, Group } from '../context.ts';

/** What is behind the open vault: the window, which is on its way before that, does not wait for it. */
const declarative = () => import('@mia/core/memory/declarative/index.ts');

type DerivedRoute =
  | 'memory.facts'
  | 'memory.habits'
  | 'memory.claims'
  | 'memory.correct'
  | 'memory.fact.correct'
  | 'memory.fact.pin'
  | 'memory.habit.set'
  | 'memory.card'
  | 'memory.consolidation';

/** What a public id is of; null: a message's, or nobody's. */
export async function derivedOf(
  store: Pick<Store, 'fact' | 'habit'>,
  id: string,
): Promise<{ kind: 'fact'; fact: Fact } | { kind: 'habit'; habit: Habit } | null> {
  const missing = (error: unknown): null => {
    if (error instanceof MiaError && error.code === 'not-found') return null;
    throw error;
  };
  const fact = await store.fact(id).catch(missing);
  if (fact) return { kind: 'fact', fact };
  const habit = await store.habit(id).catch(missing);
  return habit && { kind: 'habit', habit };
}

/** The model that would draw facts; what can not be asked now is as good as none. */
async function modelOf(store: Store, models: Models): Promise<ResultOf<App['memory.consolidation']>['model']> {
  try {
    const { drawing } = await import('@mia/core/assistant/index.ts');
    const found = await drawing({ store, models });
    if (!found) return null;
    const { state, ...model } = found;
    return { ...model, ...state };
  } catch (error) {
    if (MiaError.from(error).code.startsWith('model.')) return null;
    throw error;
  }
}

/** A correction of a whole message: its relation is what the model reads before it. */
const CORRECTION = { subject: 'user', relation: 'correction' };

export function derivedRoutes({ open, events, clock }: Context): Pick<Group<'memory'>, DerivedRoute> {
  /** Told to all, with what takes it back. */
  async function corrected(fact: Fact): Promise<{ fact: Fact; undo: string }> {
    const { store, undo, forgot } = await open();
    const token = randomBytes(16).toString('hex');
    undo.add(token, { conversation: null, message: null, revert: () => store.withdrawCorrection(fact.id) });
    // What was prepared may hold what was wrong.
    forgot();
    events.publish({ type: 'memory.changed', kind: 'fact', id: fact.id, change: 'corrected', text: fact.text, undo: token });
    return { fact, undo: token };
  }

  return {
    async 'memory.claims'({ memory }) {
      const { store } = await open();
      const derived = await derivedOf(store, memory);
      return { facts: derived?.kind === 'fact' ? [derived.fact] : derived ? [] : await store.factsFrom(memory) };
    },
    async 'memory.card'({ message }) {
      const { store } = await open();
      const { readCard } = await import('@mia/core/memory/said/index.ts');
      return { card: await readCard(await store.message(message), store) };
    },
    async 'memory.correct'({ memory, text }) {
      const { store } = await open();
      const { factOf } = await declarative();
      return corrected(await store.correctMessage(memory, factOf(text, CORRECTION), clock.now()));
    },
    async 'memory.facts'({ text, history, limit, offset }) {
      const { store } = await open();
      return store.facts({ limit, offset, ...(text === undefined ? {} : { text }), ...(history === undefined ? {} : { history }) });
    },
    async 'memory.habits'() {
      const { store } = await open();
      return { habits: (await store.habits()).map(({ kind: _kind, value: _value, ...habit }) => habit) };
    },
    async 'memory.fact.correct'({ id, text }) {
      const { store } = await open();
      const { factOf } = await declarative();
      return corrected(await store.correctFact(id, factOf(text, await store.fact(id)), clock.now()));
    },
    async 'memory.fact.pin'({ id, on }) {
      const { store } = await open();
      return { fact: await store.pinFact(id, on) };
    },
    async 'memory.habit.set'({ id, on }) {
      const { store, forgot } = await open();
      const { kind: _kind, value: _value, ...habit } = await store.setHabit(id, on);
      forgot();
      return { habit };
    },
    async 'memory.consolidation'() {
      const { store, assistant, models } = await open();
      const { RULES_VERSION } = await declarative();
      const [state, drawn, log] = await Promise.all([
        store.consolidation('rules', RULES_VERSION),
        modelOf(store, models),
        store.consolidationLog(50),
      ]);
      return { ...state, working: assistant.consolidating(), model: drawn, log: log.map(({ message: _message, ...entry }) => entry) };
    },
  };
}
