/** Sentences to be spoken, out of an answer in markdown. */

export type { SpokenWords } from './pieces.ts';
export { createSentenceSplitter, type Sentence, type SentenceSplitter, type SplitterOptions } from './sentences.ts';
