import { describe, expect, it } from 'vitest';
import { alignInMeaning, alignInTime, type Interval, type PerceptVector, similarity, synchrony } from './index.ts';

const at = (from: number, to = from): Interval => ({ from, to });
const percept = (modality: PerceptVector['modality'], space: string, ...values: number[]): PerceptVector => ({
  modality,
  index: 0,
  space,
  vector: Float32Array.from(values),
  confidence: 1,
});

describe('modal synchrony', () => {
  it.each([
    ['shown for all of what was said', at(0, 10_000), at(2000, 5000), 1],
    ['shown for an instant while it was said', at(3000), at(2000, 5000), 1],
    ['both at one instant', at(7), at(7), 1],
    ['shown for an instant, half the reach before', at(1000), at(2000, 5000), 0.5],
    ['half of the shorter within', at(0, 3000), at(2000, 4000), 0.5 + 0.5 * 0.75],
    ['one behind the other, of half the reach', at(0, 1000), at(1000, 2000), 0.75],
    ['just beyond reach', at(0, 1000), at(3000, 5000), 0],
    ['a day apart', at(0, 1000), at(86_400_000, 86_401_000), 0],
  ])('%s', (_, a, b, wanted) => {
    expect(synchrony(a, b)).toBeCloseTo(wanted, 10);
    expect(synchrony(b, a)).toBeCloseTo(wanted, 10);
  });

  it('falls evenly as one moves away, is the same from both sides, and is the sum that it stands for', () => {
    let last = 1;
    for (let gap = -1000; gap <= 3000; gap += 100) {
      const one = synchrony(at(0, 1000), at(1000 + gap, 3000 + gap));
      const other = synchrony(at(0, 1000), at(-2000 - gap, -gap));
      // By its definition: the mean over the moments of the shorter.
      const moments = Array.from({ length: 10_000 }, (_, i) => (i + 0.5) / 10);
      const mean = moments.reduce((sum, t) => sum + Math.max(0, 1 - Math.max(0, 1000 + gap - t, t - 3000 - gap) / 2000), 0) / 10_000;
      expect(one).toBeCloseTo(other, 10);
      expect(one).toBeCloseTo(mean, 6);
      expect(one).toBeLessThanOrEqual(last);
      last = one;
    }
    expect(last).toBe(0);
  });

  it('without reach counts what is within alone', () => {
    expect(synchrony(at(0, 1000), at(750, 5000), 0)).toBe(0.25);
    expect(synchrony(at(700), at(750, 5000), 0)).toBe(0);
    expect(synchrony(at(800), at(750, 5000), 0)).toBe(1);
  });

  it.each([at(2, 1), at(Number.NaN, 1), at(0, Number.NaN)])('of what ends before it begins is refused (%o)', (interval) => {
    for (const pair of [[interval, at(0, 1)] as const, [at(0, 1), interval] as const]) {
      expect(() => synchrony(...pair)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
    }
  });

  it('says which images belong to an utterance, nearest first, and of equals the one shown last', () => {
    const shown = [at(-10_000, -9000), at(-1000), null, at(500, 900), at(100, 20_000)];
    expect(alignInTime(at(0, 1000), shown)).toEqual([
      { image: 3, synchrony: 1 },
      { image: 4, synchrony: expect.closeTo(0.9975, 4) },
      { image: 1, synchrony: 0.5 },
    ]);
    expect(alignInTime(at(0, 1000), [at(100, 200), at(300, 400)])).toMatchObject([{ image: 1 }, { image: 0 }]);
  });
});

describe('likeness in meaning', () => {
  it('is the cosine, whatever the lengths', () => {
    expect(similarity(percept('text', 'clip', 3, 4), percept('image', 'clip', 30, 40))).toBeCloseTo(1, 10);
    expect(similarity(percept('text', 'clip', 1, 0), percept('image', 'clip', 0, 2))).toBe(0);
    expect(similarity(percept('text', 'clip', 1, 1), percept('image', 'clip', -1, -1))).toBeCloseTo(-1, 10);
    expect(similarity(percept('text', 'clip', 0, 0), percept('image', 'clip', 1, 1))).toBe(0);
  });

  it('of vectors of several spaces or dimensions is refused', () => {
    expect(() => similarity(percept('text', 'minilm', 1, 0), percept('image', 'clip', 1, 0))).toThrow(
      expect.objectContaining({ code: 'request.invalid', details: { what: 'space', expected: 'minilm', given: 'clip' } }),
    );
    expect(() => similarity(percept('text', 'clip', 1, 0), percept('image', 'clip', 1, 0, 0))).toThrow(
      expect.objectContaining({ code: 'request.invalid', details: { what: 'vector', expected: 2, given: 3 } }),
    );
  });

  it('is told of each two modalities that share a space, nearest first', () => {
    const cat = percept('image', 'clip', 1, 0);
    const car = { ...percept('image', 'clip', 0, 1), index: 1 };
    const said = percept('text', 'clip', 0.6, 0.8);
    expect(alignInMeaning([said, cat, car, percept('audio', 'wav2vec2', 1, 0), percept('text', 'minilm', 1, 0)])).toEqual([
      { a: { modality: 'text', index: 0 }, b: { modality: 'image', index: 1 }, space: 'clip', similarity: expect.closeTo(0.8, 6) },
      { a: { modality: 'text', index: 0 }, b: { modality: 'image', index: 0 }, space: 'clip', similarity: expect.closeTo(0.6, 6) },
    ]);
  });
});
