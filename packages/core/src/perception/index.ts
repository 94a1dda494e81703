export { isPaste, type PasteMeta, pastedParts, pastesOf } from './paste.ts';
export { perceiveText, type TextPercept } from './text.ts';
