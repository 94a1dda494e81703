/** Conversation without a key. */
export { HandsFreeButton } from './HandsFreeButton.tsx';
export { discardHandsFree, setHandsFree, useHandsFree, watchHandsFree } from './handsfree.ts';
