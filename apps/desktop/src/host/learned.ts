import { randomBytes } from 'node:crypto';
import type { LearnedEvent } from '@mia/core/assistant/index.ts';
import type { Store } from '@mia/core/memory/storage/types.ts';
import type { AppEvent } from '../contract/index.ts';
import type { UndoList } from './undo.ts';

/**
 * What was drawn from the person's words as the window is told of it, with what takes it back: a fact or habit is forgotten,
 * and overwritten at once; a habit that was followed for the first time is switched off; a correction is withdrawn.
 */
export function toldOf(event: LearnedEvent, deps: { store: Store; undo: UndoList }): AppEvent {
  const { kind, id, text, change, answer } = event;
  const undo = randomBytes(16).toString('hex');
  const revert = async (): Promise<void> => {
    if (change === 'applied') await deps.store.setHabit(id, false);
    else if (change === 'corrected') await deps.store.withdrawCorrection(id);
    else await deps.store.purge((await deps.store.forget(id)).undo);
  };
  deps.undo.add(undo, { conversation: null, message: null, revert });
  return { type: 'memory.changed', kind, id, text, change, undo, ...(answer === null ? {} : { answer }) };
}
