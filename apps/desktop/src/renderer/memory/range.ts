/** Forgetting a stretch of time, or a conversation: says what goes, asks, and can be undone. */
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
  kind: RangeKind;
  conversation: { id: string; title: string } | null;
  preview: ResultOf<App['memory.forgetRange.preview']>;
}

/** What the dialog asks about; null: it is shut. */
export const useRange = create<{ range: Range | null }>(() => ({ range: null }));

const paramsOf = (kind: RangeKind, conversation: Range['conversation']) => ({
  kind,
  ...(conversation ? { conversation: conversation.id } : {}),
});

export async function askForgetRange(kind: RangeKind, conversation: Range['conversation']): Promise<void> {
  try {
    useRange.setState({ range: { kind, conversation, preview: await ask('memory.forgetRange.preview', paramsOf(kind, conversation)) } });
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
  return ask('memory.forgetRange', { ...paramsOf(range.kind, range.conversation), ...(answers.length > 0 ? { answers } : {}) });
}

export async function forgetRange(answers: string[]): Promise<void> {
  await told(async () => {
    const forgotten = await take(answers);
    if (!forgotten) return;
    const { undo, messages } = forgotten;
    refreshMemories();
    notices().notify(t('notices.forgottenRange', { count: messages }), {
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
