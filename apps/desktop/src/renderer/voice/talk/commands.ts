/** What can be done with the voice, for the palette and the sheet of keys. */
import { Mic, MicOff } from 'lucide-react';
import { t } from '../../i18n/index.ts';
import type { Command } from '../../lib/commands.ts';
import { useRoute } from '../../lib/route.ts';
import { useTalk } from './store.ts';
import { discardTalk, isTalkingNow, pressClick } from './talk.ts';
import { TALK_COMBO } from './watch.ts';

export function talkCommands(): Command[] {
  const something = isTalkingNow() || useTalk.getState().waiting?.conversation === useRoute.getState().conversation;
  return [
    {
      // The keys are held, which `watchTalk` hears; chosen from a list it latches.
      ...{ id: 'chat.talk', group: 'chat', label: t('talk.hold'), icon: Mic, also: t('talk.also') },
      combos: [TALK_COMBO],
      run: pressClick,
    },
    ...(something
      ? [{ ...{ id: 'chat.discard', group: 'chat' as const, label: t('talk.discard'), icon: MicOff }, run: discardTalk } satisfies Command]
      : []),
  ];
}
