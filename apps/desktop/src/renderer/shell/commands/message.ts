/** What can be done with one message: the one that has the focus, else the last of the open conversation. */
import { Copy, GitBranch, Library, Pencil, Play, RefreshCw, Replace, Trash2 } from 'lucide-react';
import type { Message } from '../../../contract/index.ts';
import { answer, beginEditOf, branchFrom, canGoOn, chatOf, copyMessage, goOn, isBusy, shownMessages } from '../../chat/index.ts';
import { count } from '../../i18n/format.ts';
import { t } from '../../i18n/index.ts';
import type { Command } from '../../lib/commands.ts';
import { notices } from '../../lib/notices.ts';
import { useRoute } from '../../lib/route.ts';
import { askForget, openReceipts } from '../../memory/index.ts';
import { useModels } from '../../models/index.ts';

const group = 'message' as const;

export function messageCommands(): Command[] {
  const { conversation, page } = useRoute.getState();
  if (page !== 'chat') return [];
  const messages = shownMessages(chatOf(conversation));
  const id = document.activeElement?.closest('[role=log] article')?.id.replace(/^message-/, '');
  const focused = messages.find((m) => m.id === id);
  const last = messages.at(-1);
  const message = focused ?? last;
  if (!message || isBusy(conversation) || message.forgotten) return [];
  const own = messages.findLast((m) => m.role === 'user' && !m.forgotten && m.status !== 'pending');
  const edited = focused?.role === 'assistant' ? undefined : (focused ?? own);
  const all: (Command | false)[] = [
    {
      ...{ id: 'message.copy', group, label: focused ? t('message.copy') : t('palette.copyLast'), icon: Copy },
      run: async () => {
        if (await copyMessage(message)) notices().notify(t('notices.copied'), { lasts: 3000 });
      },
    },
    edited !== undefined && {
      ...{ id: 'message.edit', group, label: focused ? t('message.edit') : t('palette.editLast'), icon: Pencil },
      run: () => beginEditOf(edited),
    },
    ...answered(message),
    message === last &&
      canGoOn(message) && {
        ...{ id: 'message.continue', group, label: t('message.continue'), icon: Play },
        run: () => goOn(conversation, message.id),
      },
    message !== last && {
      ...{ id: 'message.branch', group, label: t('message.branch'), icon: GitBranch },
      run: () => branchFrom(message),
    },
    message.status !== 'pending' && {
      ...{ id: 'message.delete', group, label: focused ? t('palette.deleteMessage') : t('palette.deleteLast'), icon: Trash2, danger: true },
      run: () => askForget(message.id),
    },
  ];
  return all.filter((c) => c !== false);
}

/** What an answer alone has: other answers to its question, and the memories that it was given. */
function answered(message: Message): Command[] {
  const { role, parent, conversation, receipts } = message;
  if (role !== 'assistant' || parent === null) return [];
  const models = useModels.getState().models.filter((m) => m.fits);
  return [
    {
      ...{ id: 'message.regenerate', group, label: t('message.regenerate'), icon: RefreshCw },
      run: () => answer(conversation, parent),
    },
    ...(models.length < 2
      ? []
      : [
          {
            ...{ id: 'message.otherModel', group, label: t('message.otherModel'), icon: Replace },
            choices: models.map((model) => ({
              ...{ id: `message.otherModel.${model.id}`, group, label: model.name, icon: Replace, typed: true },
              run: () => answer(conversation, parent, model.id),
            })),
          },
        ]),
    ...(receipts === 0
      ? []
      : [
          {
            ...{ id: 'message.memories', group, label: t('message.memories', { n: count(receipts) }), icon: Library },
            run: () => openReceipts(message.id),
          },
        ]),
  ];
}
