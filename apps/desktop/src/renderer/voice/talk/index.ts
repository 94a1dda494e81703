/** Hold to talk: the button, the keys, and what becomes of what was said. */
export { talkCommands } from './commands.ts';
export { DoubtList, DoubtMarks, useDoubts } from './Doubts.tsx';
export { deliver } from './deliver.ts';
export { type Hearing, hear } from './hear.ts';
export { settle } from './partial.ts';
export { listenTo } from './sound-file.ts';
export { loadVoice, type Phase, QUIET, takeSpoken, useTalk, useTalkWord, useVoice } from './store.ts';
export { TalkButton } from './TalkButton.tsx';
export { TalkStrip } from './TalkStrip.tsx';
export { discardTalk, dropTalk, pressClick, resetTalk } from './talk.ts';
export { watchTalk } from './watch.ts';
