import { expect, test } from 'vitest';
import { FRAME, SpeechSegments } from './segments.ts';

function heard(probabilities: number[]): SpeechSegments {
  const segments = new SpeechSegments();
  for (const probability of probabilities) segments.push(probability);
  return segments;
}
const many = (value: number, count: number): number[] => new Array(count).fill(value);
const inFrames = (segments: SpeechSegments) => segments.all.map(({ from, to }) => [from / FRAME, to / FRAME]);

test('a stretch begins at the threshold and ends where the quiet began', () => {
  expect(inFrames(heard([...many(0, 5), ...many(0.9, 20), ...many(0.1, 10)]))).toEqual([[5, 25]]);
});

test('between release and threshold nothing changes: neither a beginning nor an end', () => {
  expect(inFrames(heard(many(0.45, 30)))).toEqual([]);
  expect(inFrames(heard([...many(0.9, 10), ...many(0.4, 20), ...many(0.9, 5), ...many(0, 10)]))).toEqual([[0, 35]]);
});

test('a gap shorter than the shortest silence is within the stretch', () => {
  expect(inFrames(heard([...many(0.9, 10), ...many(0, 3), ...many(0.9, 10), ...many(0, 10)]))).toEqual([[0, 23]]);
  expect(inFrames(heard([...many(0.9, 10), ...many(0, 4), ...many(0.9, 10), ...many(0, 10)]))).toEqual([
    [0, 10],
    [14, 24],
  ]);
});

test('what is shorter than speech is none: a cough, a key', () => {
  expect(inFrames(heard([...many(0, 5), ...many(0.99, 7), ...many(0, 20)]))).toEqual([]);
});

test('what is still being said counts once it is long enough', () => {
  const segments = heard(many(0.9, 7));
  expect(segments.all).toEqual([]);
  expect(segments.speaking).toBe(true);
  segments.push(0.9);
  expect(inFrames(segments)).toEqual([[0, 8]]);
  segments.push(0.1);
  expect(segments.speaking).toBe(false);
  expect(inFrames(segments)).toEqual([[0, 8]]);
  expect(segments.position).toBe(9 * FRAME);
});
