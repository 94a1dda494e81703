/** "Correct": what is right is added and takes the place of what was; what was said stays as it is. */
import { create } from 'zustand';
import type { Fact } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { t } from '../i18n/index.ts';
import { notices, told } from '../lib/notices.ts';
import { refreshMemories } from './page/store.ts';

export interface Correcting {
  /** A fact's id, or a message's. */
  memory: string;
  /** What it is about: one fact, several of which one is chosen, or none: then the message as a whole. */
  facts: Pick<Fact, 'id' | 'text'>[];
  /** The message's own words, where no fact was drawn from it. */
  text: string;
  /** Runs once it is corrected, or the correction is taken back. */
  then?: (() => void) | undefined;
}

/** What the dialog asks about; null: it is shut. */
export const useCorrect = create<{ correcting: Correcting | null }>(() => ({ correcting: null }));

/** Asks what is right, in the place of a fact or of what a message says. */
export async function askCorrect(memory: string, text: string, then?: () => void): Promise<void> {
  await told(async () => {
    const { facts } = await ask('memory.claims', { memory });
    useCorrect.setState({ correcting: { memory, facts, text, then } });
  });
}

export function cancelCorrect(): void {
  useCorrect.setState({ correcting: null });
}

/**
 * Keeps the dialog, with what was written, where it failed.
 * @param fact which one is corrected; null: the message as a whole
 */
export async function correct(fact: string | null, text: string): Promise<void> {
  const { correcting } = useCorrect.getState();
  if (!correcting) return;
  await told(async () => {
    const { fact: right, undo } = await (fact === null
      ? ask('memory.correct', { memory: correcting.memory, text })
      : ask('memory.fact.correct', { id: fact, text }));
    cancelCorrect();
    correcting.then?.();
    notices().notify(t('notices.corrected', { text: right.text }), {
      undo: async () => {
        if (!(await told(ask('memory.undo', { undo })))) return;
        refreshMemories();
        correcting.then?.();
      },
    });
  });
}
