/** Forgetting a stretch of time, a conversation, or all of what a card names: says what goes, asks, and can be undone. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { App, ResultOf } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { t } from '../i18n/index.ts';
import { notices, told } from '../lib/notices.ts';
import { refreshMemories } from './page/store.ts';
import { forgetInBackups } from './store.ts';

export type RangeKind = 'hour' | 'today' | 'conversation';

export interface Range {
  kind: RangeKind | 'memories';
  conversation: { id: string; title: string } | null;
  /** Messages, facts and habits that are named. */
  memories: string[];
  /** The message in which this was asked for by its words: it holds them too. */
  request: string | null;
  /** Runs once it is forgotten. */
  then?: (() => void) | undefined;
  preview: ResultOf<App['memory.forgetRange.preview']>;
}

/** What the dialog asks about; null: it is shut. */
export const useRange = create<{ range: Range | null }>(() => ({ range: null }));

const paramsOf = ({ kind, conversation, memories }: Pick<Range, 'kind' | 'conversation' | 'memories'>) => ({
  kind,
  ...(conversation ? { conversation: conversation.id } : {}),
  ...(kind === 'memories' ? { memories } : {}),
});

export async function askForgetRange(kind: RangeKind, conversation: Range['conversation']): Promise<void> {
  await askAbout({ kind, conversation, memories: [], request: null });
}

/** Asks about all of it at once. @param request the message in which this was asked for by its words */
export async function askForgetAll(memories: string[], request: string | null, then?: () => void): Promise<void> {
  await askAbout({ kind: 'memories', conversation: null, memories, request, then });
}

async function askAbout(what: Omit<Range, 'preview'>): Promise<void> {
  try {
    useRange.setState({ range: { ...what, preview: await ask('memory.forgetRange.preview', paramsOf(what)) } });
  } catch (error) {
    notices().alert(MiaError.from(error).toShape());
  }
}

export function cancelRange(): void {
  useRange.setState({ range: null });
}

/** Shuts the dialog, and forgets what it asked about with the answers that repeat it. */
async function take(answers: string[]) {
  const { range } = useRange.getState();
  useRange.setState({ range: null });
  if (!range) return null;
  const forgotten = await ask('memory.forgetRange', { ...paramsOf(range), ...(answers.length > 0 ? { answers } : {}) });
  range.then?.();
  return forgotten;
}

export async function forgetRange(answers: string[]): Promise<void> {
  await told(async () => {
    const forgotten = await take(answers);
    if (!forgotten) return;
    const { undo, messages } = forgotten;
    refreshMemories();
    notices().notify(messages > 0 ? t('notices.forgottenRange', { count: messages }) : t('notices.forgotten'), {
      undo: async () => {
        if (await told(ask('memory.undo', { undo }))) refreshMemories();
      },
    });
  });
}

/** In the backups too: a new one is made, the older ones go. There is no Undo after it. */
export async function forgetRangeEverywhere(answers: string[]): Promise<void> {
  await told(async () => {
    if (!(await take(answers))) return;
    refreshMemories();
    await forgetInBackups();
  });
}
