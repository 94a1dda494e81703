import { describe, expect, it } from 'vitest';
import { lengthScaleFor, ownFrames } from './pace.ts';

/** What Piper's Joe made of two sentences: sounds given, and frames at each length scale, by the mean of several runs. */
const MEASURED: { text: string; sounds: number; own: number; frames: [scale: number, frames: number][] }[] = [
  {
    ...{ text: 'Glue the sheet to the dark blue background.', sounds: 93, own: 190.7 },
    frames: [
      [2, 329],
      [1.5, 253],
      [0.75, 157],
      [0.5, 120],
    ],
  },
  {
    ...{ text: 'Yes.', sounds: 13, own: 54 },
    frames: [
      [2, 98.3],
      [1.5, 76.7],
      [0.75, 42.6],
      [0.5, 31],
    ],
  },
];

describe.each(MEASURED)('of "$text"', ({ sounds, own, frames }) => {
  it.each(frames)('at a length scale of %s it is known how long it would be by itself', (scale, had) => {
    expect(Math.abs(ownFrames(had, sounds, scale) / own - 1)).toBeLessThan(0.08);
  });
});

it('at its own pace nothing is to be known; where each sound lasts one frame, the usual pace is taken', () => {
  expect(ownFrames(500, 200, 1)).toBe(500);
  expect(ownFrames(200, 200, 0.5)).toBeCloseTo(440);
});

it('asks the voice for more than half or twice, whose rounding takes part of it, and never for what it can not do', () => {
  expect(lengthScaleFor(1)).toBe(1);
  expect(lengthScaleFor(0.5)).toBeGreaterThan(2.2);
  expect(lengthScaleFor(0.75)).toBeGreaterThan(1.35);
  expect(lengthScaleFor(1.25)).toBeLessThan(0.78);
  expect(lengthScaleFor(2)).toBe(0.5);
  const scales = [0.5, 0.6, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2].map(lengthScaleFor);
  expect(scales).toEqual(scales.toSorted((a, b) => b - a));
});
