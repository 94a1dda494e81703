/** The panel "Memories used" and forgetting. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { App, Receipt, ResultOf } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { list } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import { notices, told } from '../lib/notices.ts';
import { goTo, useRoute } from '../lib/route.ts';
import { refreshMemories } from './page/store.ts';

export type ForgetCount = ResultOf<App['memory.forgetPreview']>;

/** What is counted of anything that is forgotten. */
export type Counted = Pick<ForgetCount, 'messages' | 'facts' | 'habits' | 'images' | 'recordings' | 'receipts' | 'backups' | 'away'>;

interface MemoryState {
  /** The answer whose receipts are shown; null: the panel is closed. */
  answer: string | null;
  receipts: Receipt[] | null;
  /** The conversations that the panel stays open in: the answer's own and those of the sources looked at. */
  stays: string[];
  error: MiaError | null;
  /** The memory's encoder is there; without it memories are found by their words alone. */
  encoder: boolean;
  /** The memory that "Forget" asks about. */
  forgetting: { memory: string; preview: ForgetCount; then?: (() => void) | undefined; request?: string | null } | null;
}

export const useMemory = create<MemoryState>(() => ({
  answer: null,
  receipts: null,
  stays: [],
  error: null,
  encoder: true,
  forgetting: null,
}));

useRoute.subscribe(({ conversation, page }) => {
  const { answer, stays } = useMemory.getState();
  if (answer !== null && (page !== 'chat' || !stays.includes(conversation))) closeReceipts();
});

export async function openReceipts(answer: string): Promise<void> {
  useMemory.setState({ answer, receipts: null, stays: [useRoute.getState().conversation], error: null });
  await reloadReceipts();
}

/** Shows what the open answer was given as it stands now. */
export async function reloadReceipts(): Promise<void> {
  const { answer } = useMemory.getState();
  if (!answer) return;
  try {
    const { receipts } = await ask('receipt.list', { answer });
    if (useMemory.getState().answer === answer) useMemory.setState({ receipts: receipts.toSorted((a, b) => a.rank - b.rank) });
  } catch (error) {
    if (useMemory.getState().answer === answer) useMemory.setState({ error: MiaError.from(error) });
  }
}

/** Windows in which the panel lies over the conversation instead of beside it. */
export const PANEL_OVER = '(max-width: 1079.98px)';

export function closeReceipts(): void {
  useMemory.setState({ answer: null, receipts: null, stays: [], error: null });
}

/** Opens the conversation that a memory comes from, at its message. */
export async function showSource(memory: string): Promise<void> {
  try {
    const { message, conversation } = await ask('memory.source', { memory });
    // The panel does not lie over what it shows.
    if (window.matchMedia(PANEL_OVER).matches) closeReceipts();
    useMemory.setState(({ stays }) => ({ stays: [...stays, conversation.id] }));
    goTo(conversation.id, { reveal: message.id });
  } catch (error) {
    notices().alert(MiaError.from(error).toShape());
  }
}

/**
 * Says what would go, and asks.
 * @param then runs once it is forgotten
 * @param request the message in which this was asked for by its words: it holds them too
 */
export async function askForget(memory: string, then?: () => void, request: string | null = null): Promise<void> {
  try {
    const preview = await ask('memory.forgetPreview', { memory });
    useMemory.setState({ forgetting: { memory, preview, then, request } });
  } catch (error) {
    notices().alert(MiaError.from(error).toShape());
  }
}

export function cancelForget(): void {
  useMemory.setState({ forgetting: null });
}

/** Forgets it, and the answers that repeat it; Undo stands for ten seconds. */
export async function forget(memory: string, answers: string[] = []): Promise<void> {
  const then = useMemory.getState().forgetting?.then;
  useMemory.setState({ forgetting: null });
  try {
    const { undo } = await ask('memory.forget', { memory, ...(answers.length > 0 ? { answers } : {}) });
    await reloadReceipts();
    then?.();
    notices().notify(t('notices.forgotten'), {
      undo: async () => {
        try {
          await ask('memory.undo', { undo });
          refreshMemories();
          await reloadReceipts();
        } catch (error) {
          notices().alert(MiaError.from(error).toShape());
        }
      },
    });
  } catch (error) {
    notices().alert(MiaError.from(error).toShape());
  }
}

/** Forgets it in the backups too: a new one is made, the older ones go. There is no Undo after it. */
export async function forgetEverywhere(memory: string, answers: string[] = []): Promise<void> {
  const then = useMemory.getState().forgetting?.then;
  useMemory.setState({ forgetting: null });
  await told(async () => {
    await ask('memory.forget', { memory, ...(answers.length > 0 ? { answers } : {}) });
    await reloadReceipts();
    then?.();
    await forgetInBackups();
  });
}

/** What is forgotten here is forgotten in the backups, as far as they can be reached; tells what came of it. */
export async function forgetInBackups(): Promise<void> {
  const { removed, away } = await ask('backup.forgetOld', {});
  const done = t('notices.forgottenEverywhere', { count: removed });
  if (away.length === 0) notices().notify(done);
  else notices().notify(`${done} ${t('notices.forgottenButAway', { where: list(away) })}`, { lasts: 15_000 });
}

/** "Forget this? 1 message, 3 facts drawn from it and 1 picture are erased from this computer. 4 backups still hold them." */
export function forgetSentence(count: Counted): string {
  return [t('forget.question'), ...erasedSentences(count)].join(' ');
}

/** What goes, and what still holds it. */
export function erasedSentences(count: Counted): string[] {
  const parts = [
    count.messages > 0 ? t('forget.messages', { count: count.messages }) : null,
    // Drawn from what goes with it, or forgotten for itself.
    count.facts > 0 ? t(count.messages > 0 ? 'forget.facts' : 'forget.factsAlone', { count: count.facts }) : null,
    count.habits > 0 ? t('forget.habits', { count: count.habits }) : null,
    count.images > 0 ? t('forget.images', { count: count.images }) : null,
    count.recordings > 0 ? t('forget.recordings', { count: count.recordings }) : null,
  ].filter((part) => part !== null);
  const what = list(parts);
  const total = count.messages + count.facts + count.habits + count.images + count.recordings;
  const sentences = [t('forget.erased', { what, count: total })];
  if (count.backups > 0) sentences.push(t(total === 1 ? 'forget.backupsOfOne' : 'forget.backups', { count: count.backups }));
  if (count.away.length > 0) sentences.push(t('forget.away', { count: count.away.length, where: list(count.away) }));
  return sentences;
}
