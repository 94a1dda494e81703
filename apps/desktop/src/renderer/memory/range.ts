/** Forgetting a stretch of time, or a conversation: says what goes, asks, and can be undone. */
import { MiaError } from '@mia/core/errors.ts';
import { create } from 'zustand';
import type { App, ResultOf } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { t } from '../i18n/index.ts';
import { notices, told } from '../lib/notices.ts';
import { refreshMemories } from './page/store.ts';

export type RangeKind = 'hour' | 'today' | 'conversation';

interface Range {
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

export async function forgetRange(): Promise<void> {
  const { range } = useRange.getState();
  useRange.setState({ range: null });
  if (!range) return;
  await told(async () => {
    const { undo, messages } = await ask('memory.forgetRange', paramsOf(range.kind, range.conversation));
    notices().notify(t('notices.forgottenRange', { count: messages }), {
      undo: async () => {
        if (await told(ask('memory.undo', { undo }))) refreshMemories();
      },
    });
  });
}
