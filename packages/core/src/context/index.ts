export { type Look, type LookRequest, lookAtImages, READING_PATIENCE } from './images.ts';
export { loadPath } from './load-path.ts';
export { type AnswerMeta, answerMeta, chooseWindow, type Window, type WindowRequest, windowBegin } from './window.ts';
