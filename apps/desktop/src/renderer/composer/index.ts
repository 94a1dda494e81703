export { Composer, focusMessageBox, MESSAGE_BOX } from './Composer.tsx';
