import { expect, it } from 'vitest';
import { ownMeta } from './own-files.ts';

const prosody = {
  seconds: 4.8,
  energy: { speech: -23.5, loudest: -12, floor: -61 },
  pitch: { median: 118, low: 92, high: 163, voiced: 0.6 },
  rate: { syllables: 4.1, words: null },
  pauses: { count: 1, seconds: 0.4, longest: 0.4 },
};
const heard = { seconds: 4.8, peaks: [0, 0.5, 1], confidence: 0.9, language: 'en', words: [{ text: 'Yes', confidence: 0.9 }], prosody };

it('keeps what is known of a recording as it was', () => {
  expect(ownMeta(heard)).toEqual(heard);
  const silent = { ...prosody, pitch: null, rate: null };
  expect(ownMeta({ ...heard, prosody: silent })).toEqual({ ...heard, prosody: silent });
});

it.each([
  ['no numbers', { ...prosody, energy: { speech: 'loud', loudest: -12, floor: -61 } }],
  ['no group', { ...prosody, pauses: 7 }],
  ['nothing', null],
])('leaves out how it was said where that is %s', (_name, odd) => {
  const { prosody: _left, ...rest } = heard;
  expect(ownMeta({ ...heard, prosody: odd, script: '<b>' })).toEqual(rest);
});
