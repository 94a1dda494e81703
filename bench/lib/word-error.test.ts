import { expect, test } from 'vitest';
import { spoken } from '../../scripts/lib/speech.ts';
import { wordErrors } from './word-error.ts';

test.each([
  ['he might even', 'he might even', 0],
  ['he might even', 'He might, even.', 0],
  ['he might even', 'he even', 1],
  ['he might even', 'he might very even', 1],
  ['he might even', 'he may even', 1],
  ['he might even', '', 3],
  ['', 'thank you', 2],
  ['a b c d', 'b c d e', 2],
])('"%s" recognised as "%s": %i wrong', (said, recognised, wrong) => {
  expect(wordErrors(spoken(said), spoken(recognised))).toBe(wrong);
});
