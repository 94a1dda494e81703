/** Images of a person's own: how they come in, stand beside a message, and are looked at. */
export { Attachments } from './beside/Attachments.tsx';
export { DropTarget } from './drop/DropTarget.tsx';
export { watchFiles } from './drop/watch.ts';
export { ShowButtons } from './ShowButtons.tsx';
export { clearImages, takeImage } from './shown/index.ts';
export { chooseFiles } from './taking/choose.ts';
export { takingIn, useTaking } from './taking/store.ts';
export { clearFailed, clearTaking, isTaking, takeIn } from './taking/take.ts';
