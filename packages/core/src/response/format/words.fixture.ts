import type { SpokenWords } from './pieces.ts';

export const WORDS: SpokenWords = {
  code: (language) => (language ? `a block of code in ${language}` : 'a block of code'),
  snippet: 'a piece of code',
  formula: 'a formula',
  diagram: 'a diagram',
  picture: (description) => (description ? `a picture: ${description}` : 'a picture'),
  link: (host) => `a link to ${host}`,
};
