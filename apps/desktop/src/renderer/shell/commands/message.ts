/** What can be done with the last message and the last answer of the open conversation. */
import { Copy, Pencil, Play, RefreshCw } from 'lucide-react';
import { answer, canGoOn, chatOf, copyMessage, editLast, goOn, isBusy, shownMessages } from '../../chat/index.ts';
import { t } from '../../i18n/index.ts';
import type { Command } from '../../lib/commands.ts';
import { notices } from '../../lib/notices.ts';
import { useRoute } from '../../lib/route.ts';

const group = 'message' as const;

export function messageCommands(): Command[] {
  const { conversation } = useRoute.getState();
  const messages = shownMessages(chatOf(conversation));
  const last = messages.at(-1);
  if (!last || isBusy(conversation) || last.forgotten) return [];
  const all: (Command | false)[] = [
    {
      ...{ id: 'message.copy', group, label: t('palette.copyLast'), icon: Copy },
      run: async () => {
        if (await copyMessage(last)) notices().notify(t('notices.copied'), { lasts: 3000 });
      },
    },
    messages.some((m) => m.role === 'user' && !m.forgotten) && {
      ...{ id: 'message.edit', group, label: t('palette.editLast'), icon: Pencil },
      run: () => void editLast(conversation),
    },
    last.role === 'assistant' &&
      last.parent !== null && {
        ...{ id: 'message.regenerate', group, label: t('message.regenerate'), icon: RefreshCw },
        run: () => answer(conversation, last.parent ?? ''),
      },
    last.role === 'assistant' &&
      canGoOn(last) && {
        ...{ id: 'message.continue', group, label: t('message.continue'), icon: Play },
        run: () => goOn(conversation, last.id),
      },
  ];
  return all.filter((c) => c !== false);
}
