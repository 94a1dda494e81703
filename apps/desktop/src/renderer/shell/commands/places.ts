/** Going to a conversation: the newest at once, any of them by its title. */
import { MessageSquare } from 'lucide-react';
import { titleOf, useConversations } from '../../chat/index.ts';
import type { Command } from '../../lib/commands.ts';
import { goTo, useRoute } from '../../lib/route.ts';

/** How many stand there before anything is typed. */
const RECENT = 6;

export function placeCommands(): Command[] {
  const { conversation } = useRoute.getState();
  return useConversations
    .getState()
    .conversations.filter((c) => c.messages > 0 && !c.incognito && c.id !== conversation)
    .sort((a, b) => b.updated - a.updated)
    .map((c, at) => ({
      ...{ id: `go.${c.id}`, group: 'conversations', label: titleOf(c), icon: MessageSquare, typed: at >= RECENT || c.archived },
      run: () => goTo(c.id),
    }));
}
