/** Hold to talk: the button, the keys, and what becomes of what was said. */
export { talkCommands } from './commands.ts';
export { DoubtList, DoubtMarks, useDoubts } from './Doubts.tsx';
export { loadVoice, type Phase, takeSpoken, useTalk, useTalkWord, useVoice } from './store.ts';
export { TalkButton } from './TalkButton.tsx';
export { TalkStrip } from './TalkStrip.tsx';
export { discardTalk, dropTalk, resetTalk } from './talk.ts';
export { watchTalk } from './watch.ts';
