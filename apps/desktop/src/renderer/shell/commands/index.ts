/** Everything this window offers, in one place. */
import { openIncognito } from '../../incognito/index.ts';
import { offer } from '../../lib/commands.ts';
import { voiceCommands } from '../../voice/handsfree/index.ts';
import { talkCommands } from '../../voice/talk/index.ts';
import { conversationCommands, incognitoMenu, openOne } from './conversation.ts';
import { messageCommands } from './message.ts';
import { placeCommands } from './places.ts';
import { modelCommands, settingsCommands } from './settings.ts';
import { windowCommands } from './window.ts';

export function offerCommands(): () => void {
  const stops = [
    offer(windowCommands),
    offer(talkCommands),
    offer(voiceCommands),
    offer(() => {
      const open = openOne();
      return open ? conversationCommands(open) : [];
    }),
    offer(() => {
      const open = openIncognito();
      return open ? incognitoMenu(open) : [];
    }),
    offer(messageCommands),
    offer(modelCommands),
    offer(settingsCommands),
    offer(placeCommands),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
