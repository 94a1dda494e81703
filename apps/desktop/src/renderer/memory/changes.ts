/** What a turn left in the memory: one quiet line under it, until the window goes or it was taken back. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { AppEvent } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { t } from '../i18n/index.ts';
import { notices } from '../lib/notices.ts';
import { refreshMemories } from './page/store.ts';
import { askForget } from './store.ts';

type Changed = Extract<AppEvent, { type: 'memory.changed' }>;

export interface Change {
  kind: 'fact' | 'habit';
  id: string;
  change: 'added' | 'superseded' | 'applied';
  text: string;
  undo: string | null;
  /** What else the same turn left. */
  others: number;
}

/** What takes a fact or a habit back that came just now, by its id. */
export const useUndos = create<Record<string, string>>(() => ({}));

/** By the message under which it stands. */
export const useChanges = create<Record<string, Change>>(() => ({}));

export function takeChange(event: Changed): void {
  const { id, kind, change, text, undo = null, answer } = event;
  if (change === 'forgotten' || undo === null || change === 'applied') setUndo(id, null);
  else setUndo(id, undo);
  if (change === 'forgotten' || change === 'corrected') {
    dropChange(id);
    return;
  }
  if (answer === undefined) return;
  const there = useChanges.getState()[answer];
  // At most one line a turn: what was told first stays, the others are counted.
  if (there && there.id !== id) useChanges.setState({ [answer]: { ...there, others: there.others + 1 } });
  else useChanges.setState({ [answer]: { kind, id, change, text, undo, others: there?.others ?? 0 } });
}

function setUndo(id: string, undo: string | null): void {
  const { [id]: _gone, ...rest } = useUndos.getState();
  useUndos.setState(undo === null ? rest : { ...rest, [id]: undo }, true);
}

/** Takes back all that a card kept; what can not be any more is asked about. */
export async function undoAll(items: readonly { id: string; kind: 'fact' | 'habit' | 'message' }[]): Promise<void> {
  for (const { id, kind } of items) {
    if (kind === 'message') continue;
    const undo = useUndos.getState()[id] ?? null;
    setUndo(id, null);
    await undoChange({ id, undo, kind });
  }
}

/** Whatever stood for this fact or habit is gone or said anew. */
function dropChange(id: string): void {
  useChanges.setState((s) => Object.fromEntries(Object.entries(s).filter(([, change]) => change.id !== id)), true);
}

/** Takes it back; when the time of Undo is over, forgetting it is asked about instead. */
export async function undoChange({ id, undo, kind }: Pick<Change, 'id' | 'undo' | 'kind'>): Promise<void> {
  try {
    if (undo === null) throw new MiaError('not-found');
    await ask('memory.undo', { undo });
    dropChange(id);
    refreshMemories();
    notices().announce(t(kind === 'fact' ? 'memory.change.undoneFact' : 'memory.change.undoneHabit'));
  } catch (thrown) {
    const error = MiaError.from(thrown);
    if (error.code === 'not-found') await askForget(id, () => dropChange(id));
    else notices().alert(error.toShape());
  }
}

export function clearChanges(): void {
  useChanges.setState({}, true);
  useUndos.setState({}, true);
}
