/** Conversation without a key. */
export { voiceCommands } from './commands.ts';
export { HandsFreeButton } from './HandsFreeButton.tsx';
export { discardHandsFree, setHandsFree, useHandsFree, watchHandsFree } from './handsfree.ts';
