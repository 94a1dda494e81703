export { focusMessageBox, MESSAGE_BOX } from '../chat/index.ts';
export { Composer } from './Composer.tsx';
