/** "Correct": what is right is added and takes the place of what was; what was said stays as it is. */
import { create } from 'zustand';
import { ask } from '../host/index.ts';
import { t } from '../i18n/index.ts';
import { notices, told } from '../lib/notices.ts';

export interface Correcting {
  /** A fact's id. */
  id: string;
  text: string;
  /** Runs once it is corrected, or the correction is taken back. */
  then?: () => void;
}

/** What the dialog asks about; null: it is shut. */
export const useCorrect = create<{ correcting: Correcting | null }>(() => ({ correcting: null }));

export function askCorrect(correcting: Correcting): void {
  useCorrect.setState({ correcting });
}

export function cancelCorrect(): void {
  useCorrect.setState({ correcting: null });
}

/** Keeps the dialog, with what was written, where it failed. */
export async function correct(text: string): Promise<void> {
  const { correcting } = useCorrect.getState();
  if (!correcting) return;
  await told(async () => {
    const { fact, undo } = await ask('memory.fact.correct', { id: correcting.id, text });
    cancelCorrect();
    correcting.then?.();
    notices().notify(t('notices.corrected', { text: fact.text }), {
      undo: async () => {
        if (await told(ask('memory.undo', { undo }))) correcting.then?.();
      },
    });
  });
}
