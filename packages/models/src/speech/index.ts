export { createTranscriber, type TranscriberOptions } from './transcriber.ts';
