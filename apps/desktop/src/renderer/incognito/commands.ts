import { Brain, Save, X } from 'lucide-react';
import type { Conversation } from '../../contract/index.ts';
import { t } from '../i18n/index.ts';
import type { Command } from '../lib/commands.ts';
import { closeIncognito, keepIncognito, saysSomething, setMemories } from './store.ts';

const group = 'conversation' as const;

/** What can be done with an incognito conversation: it has no title, no place in a list and nothing to archive. */
export function incognitoCommands(conversation: Conversation): Command[] {
  const { id, memories, messages } = conversation;
  return [
    {
      ...{ id: 'incognito.memories', group, label: t('incognito.memories'), icon: Brain, checked: memories },
      run: () => setMemories(id, !memories),
    },
    ...(messages > 0 && saysSomething(conversation)
      ? [{ id: 'incognito.keep', group, label: t('incognito.keep'), icon: Save, run: () => keepIncognito(id) }]
      : []),
    {
      ...{ id: 'incognito.close', group, label: t('incognito.close'), icon: X, danger: true },
      run: () => closeIncognito(conversation),
    },
  ];
}
