import { describe, expect, test } from 'vitest';
import { combined, sentenceOf } from './conse.ts';
import { likeliest, unitRows } from './vectors.ts';

describe('vectors', () => {
  test('rows are brought to length 1, a row of zeros stays', () => {
    const rows = [...unitRows(Float32Array.from([3, 4, 0, 0]), 2)];
    expect(rows.map((one) => Math.round(one * 1e6) / 1e6)).toEqual([0.6, 0.8, 0, 0]);
  });

  test('the likeliest under softmax, likeliest first', () => {
    const found = likeliest(Float32Array.from([0, Math.log(4), Math.log(2), Math.log(1)]), 2);
    expect(found.map(({ index }) => index)).toEqual([1, 2]);
    expect(found[0]?.probability).toBeCloseTo(4 / 8, 6);
    expect(found[1]?.probability).toBeCloseTo(2 / 8, 6);
  });

  test('large numbers do not overflow, and fewer classes than asked for are all', () => {
    const found = likeliest(Float32Array.from([1000, 999]), 10);
    expect(found.map(({ index }) => index)).toEqual([0, 1]);
    expect((found[0]?.probability ?? 0) + (found[1]?.probability ?? 0)).toBeCloseTo(1, 6);
  });
});

describe('ConSE', () => {
  test('is the convex combination of label vectors, of length 1', () => {
    const labels = [
      { index: 2, probability: 0.75 },
      { index: 0, probability: 0.25 },
    ];
    const vector = combined(labels, Float32Array.from([1, 0, 0.6, 0.8, 0, 1]), 2);
    const length = Math.hypot(0.25, 0.75);
    expect(vector[0]).toBeCloseTo(0.25 / length, 6);
    expect(vector[1]).toBeCloseTo(0.75 / length, 6);
  });

  test('a label is a sentence', () => expect(sentenceOf('golden retriever')).toBe('a photo of a golden retriever'));
});
