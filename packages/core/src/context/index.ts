export { loadPath } from './load-path.ts';
export { type AnswerMeta, answerMeta, chooseWindow, type Window, type WindowRequest } from './window.ts';
