export { perceiveText, type TextPercept } from './text.ts';
