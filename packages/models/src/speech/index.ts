export { RATE } from './segments.ts';
export { createTranscriber, type TranscriberOptions } from './transcriber.ts';
