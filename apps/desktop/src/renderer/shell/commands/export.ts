/** A conversation as a file of the person's own: fetched in pieces, handed to the browser as a download. */
import { Download, FileJson, FileText } from 'lucide-react';
import type { Conversation } from '../../../contract/index.ts';
import { titleInWords, titleOf } from '../../chat/index.ts';
import { ask } from '../../host/index.ts';
import { t } from '../../i18n/index.ts';
import type { Command } from '../../lib/commands.ts';
import { notices } from '../../lib/notices.ts';
import { fileName, saveFile } from '../../lib/save-file.ts';
import { told } from '../../models/index.ts';

const TYPES = { markdown: 'text/markdown', json: 'application/json' } as const;
const ENDINGS = { markdown: 'md', json: 'json' } as const;

/** "Export", with its two forms. An incognito conversation has it too: a file that somebody asks for is theirs. */
export function exportCommand(conversation: Conversation): Command {
  const group = 'conversation' as const;
  return {
    ...{ id: 'conversation.export', group, label: t('sidebar.export'), icon: Download },
    note: conversation.incognito ? t('incognito.exportNote') : t('sidebar.exportNote'),
    choices: [
      {
        ...{ id: 'conversation.export.markdown', group, label: t('sidebar.exportMarkdown'), icon: FileText },
        run: () => exportConversation(conversation, 'markdown'),
      },
      {
        ...{ id: 'conversation.export.json', group, label: t('sidebar.exportJson'), icon: FileJson },
        run: () => exportConversation(conversation, 'json'),
      },
    ],
  };
}

export async function exportConversation(conversation: Conversation, format: keyof typeof TYPES): Promise<void> {
  const pieces: string[] = [];
  await told(
    ask('conversation.export', { id: conversation.id, format }, { onEvent: ({ text }) => void pieces.push(text) }).then(
      ({ name, messages }) => {
        saveFile(pieces, fileName(name || titleOf(conversation), ENDINGS[format]), `${TYPES[format]};charset=utf-8`);
        notices().notify(t('notices.exported', { title: titleInWords(conversation), count: messages }), { lasts: 8000 });
      },
    ),
    () => void exportConversation(conversation, format),
  );
}
