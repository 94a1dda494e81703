/** The facts and habits of the Memory page, and what a person does with them. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { Fact, Habit } from '../../../contract/index.ts';
import { ask } from '../../host/index.ts';
import { t } from '../../i18n/index.ts';
import { notices, told } from '../../lib/notices.ts';
import { alsoSearch, useMemoryPage } from './store.ts';

interface DerivedState {
  /** Null: not read yet. */
  facts: Fact[] | null;
  total: number;
  /** Those that hold no more are shown too. */
  history: boolean;
  habits: Habit[] | null;
  loading: boolean;
  error: MiaError | null;
}

const fresh = { facts: null, total: 0, history: false, habits: null, loading: false, error: null };

export const useDerived = create<DerivedState>(() => ({ ...fresh }));

const PAGE = 200;
const MOST = 1000;

let asked = 0;

/** Reads facts and habits anew, facts as far down as they were read. */
export async function loadDerived(): Promise<void> {
  asked += 1;
  const mine = asked;
  const { facts, history } = useDerived.getState();
  const text = useMemoryPage.getState().text.trim();
  useDerived.setState({ loading: true });
  try {
    const limit = Math.min(MOST, Math.max(PAGE, facts?.length ?? 0));
    const [found, { habits }] = await Promise.all([
      ask('memory.facts', { history, limit, offset: 0, ...(text === '' ? {} : { text }) }),
      ask('memory.habits', {}),
    ]);
    if (mine === asked) useDerived.setState({ ...found, habits, loading: false, error: null });
  } catch (thrown) {
    if (mine === asked) useDerived.setState({ loading: false, error: MiaError.from(thrown) });
  }
}

alsoSearch(() => void loadDerived());

let reading = false;

/** The next facts. Asking again while they are on their way changes nothing. */
export async function moreFacts(): Promise<void> {
  const { facts, total, history } = useDerived.getState();
  if (reading || !facts || facts.length >= total) return;
  const mine = asked;
  reading = true;
  try {
    const text = useMemoryPage.getState().text.trim();
    const next = await ask('memory.facts', { history, limit: PAGE, offset: facts.length, ...(text === '' ? {} : { text }) });
    if (mine !== asked) return;
    const known = new Set(facts.map((fact) => fact.id));
    useDerived.setState({ facts: [...facts, ...next.facts.filter((fact) => !known.has(fact.id))], total: next.total });
  } catch (thrown) {
    notices().alert(MiaError.from(thrown).toShape(), () => void moreFacts());
  } finally {
    reading = false;
  }
}

export function showHistory(history: boolean): void {
  useDerived.setState({ history, facts: null });
  void loadDerived();
}

export async function pinFact({ id, pinned }: Fact): Promise<void> {
  if (!(await told(ask('memory.fact.pin', { id, on: !pinned })))) return;
  notices().announce(t(pinned ? 'memory.unpinned' : 'memory.pinned'));
  await loadDerived();
}

/** Shown at once; an error puts it back. */
export async function setHabit(habit: Habit, on: boolean): Promise<void> {
  const put = (next: Habit): void =>
    useDerived.setState((s) => ({ habits: s.habits?.map((one) => (one.id === next.id ? next : one)) ?? null }));
  put({ ...habit, on });
  if (!(await told(ask('memory.habit.set', { id: habit.id, on }).then((set) => put(set.habit))))) put(habit);
}

export function clearDerived(): void {
  asked += 1;
  useDerived.setState({ ...fresh });
}
