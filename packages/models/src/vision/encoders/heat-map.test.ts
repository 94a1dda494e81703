import { expect, test } from 'vitest';
import { heatMap } from './heat-map.ts';

const patches = { rows: 2, columns: 2, values: Float32Array.from([1, 0, 0.6, 0.8, 0, 1, -1, 0]) };

test('a heat map is a text’s similarity to each patch, the nearest 1 and the farthest 0', () => {
  const { rows, columns, values } = heatMap(patches, Float32Array.from([1, 0]));
  expect([rows, columns]).toEqual([2, 2]);
  expect(values[0]).toBeCloseTo(1);
  expect(values[1]).toBeCloseTo(0.8);
  expect(values[2]).toBeCloseTo(0.5);
  expect(values[3]).toBeCloseTo(0);
});

test('where all patches are as near nothing stands out', () => {
  expect([...heatMap({ rows: 1, columns: 2, values: Float32Array.from([0, 1, 0, 1]) }, Float32Array.from([0, 1])).values]).toEqual([0, 0]);
});

test('refuses what does not fit', () => {
  expect(() => heatMap(patches, Float32Array.from([1, 0, 0]))).toThrow(RangeError);
  expect(() => heatMap(patches, new Float32Array(0))).toThrow(RangeError);
});
