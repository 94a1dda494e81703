import { describe, expect, it } from 'vitest';
import { heatMap, pooled, SHARPNESS } from './index.ts';

const clip = { sharpness: SHARPNESS.clip };
/** A direction of four dimensions, length 1. */
const towards = (...values: number[]) => Float32Array.from(values, (value) => value / Math.hypot(...values));
const image = (columns: number, ...vectors: Float32Array[]) => ({
  rows: vectors.length / columns,
  columns,
  values: Float32Array.from(vectors.flatMap((vector) => [...vector])),
});
const DOG = towards(1, 0, 0.1, 0);
const BALL = towards(0, 1, 0.1, 0);
const GRASS = towards(0, 0, 1, 0.2);
const garden = image(3, GRASS, DOG, GRASS, GRASS, GRASS, BALL);

describe('patches pooled by words', () => {
  it('are what the word means, where it is', () => {
    const focus = pooled(garden, [towards(1, 0, 0, 0)], clip);
    expect(focus?.weights[1]).toBeGreaterThan(0.999);
    expect(focus?.vector).toHaveLength(4);
    for (const [i, value] of DOG.entries()) expect(focus?.vector[i]).toBeCloseTo(value, 4);
  });

  it('by two words are both, and a word that is nowhere stays silent', () => {
    const [dog, ball, nowhere] = [towards(1, 0, 0, 0), towards(0, 1, 0, 0), towards(-1, -1, -1, -1)];
    const focus = pooled(garden, [dog, nowhere, ball], clip);
    expect([...(focus?.words ?? [])].map((share) => Number(share.toFixed(3)))).toEqual([0.5, 0, 0.5]);
    expect(focus?.weights[1]).toBeCloseTo(0.5, 3);
    expect(focus?.weights[5]).toBeCloseTo(0.5, 3);
    expect(Math.hypot(...(focus?.vector ?? []))).toBeCloseTo(1, 6);
  });

  it.each([1, 20, 100])('have shares that sum to 1, the nearest patch the largest, at a sharpness of %i', (sharpness) => {
    const focus = pooled(garden, [towards(0.2, 1, 0.3, 0), towards(0, 0.1, 1, 1)], { sharpness });
    for (const shares of [focus?.weights, focus?.words]) expect(shares?.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    const ball = pooled(garden, [towards(0.2, 1, 0.3, 0)], { sharpness })?.weights ?? new Float32Array();
    expect(ball.indexOf(Math.max(...ball))).toBe(5);
  });

  it('whatever their lengths are: only directions count', () => {
    const long = { ...garden, values: garden.values.map((value, i) => value * (1 + Math.floor(i / 4))) };
    const [a, b] = [garden, long].map((patches) => pooled(patches, [towards(1, 0.9, 0, 0)], clip)?.weights);
    for (const [i, weight] of (a ?? []).entries()) expect(b?.[i]).toBeCloseTo(weight, 5);
  });

  it('that have no direction are not looked at, nor are such words', () => {
    const broken = image(3, towards(1, 0, 0, 0), Float32Array.of(0, 0, 0, 0), Float32Array.of(Number.NaN, 1, 0, 0));
    const focus = pooled(broken, [Float32Array.of(Number.NaN, 0, 0, 0), towards(0, 1, 0, 0)], clip);
    expect(focus).toMatchObject({ weights: Float32Array.of(1, 0, 0), words: Float32Array.of(0, 1), vector: Float32Array.of(1, 0, 0, 0) });
  });

  it('that cancel each other out are the one that is looked at most', () => {
    const opposite = image(2, towards(1, 0, 0, 0), towards(-1, 0, 0, 0));
    expect(pooled(opposite, [towards(0, 1, 0, 0)], clip)).toMatchObject({
      weights: Float32Array.of(0.5, 0.5),
      vector: Float32Array.of(1, 0, 0, 0),
    });
  });

  it.each([
    ['no word', garden, []],
    ['no word with a direction', garden, [new Float32Array(4)]],
    ['no patch', { rows: 0, columns: 3, values: new Float32Array(0) }, [DOG]],
    ['no patch with a direction', { rows: 1, columns: 1, values: new Float32Array(4) }, [DOG]],
  ])('are nothing where there is %s', (_, patches, words) => {
    expect(pooled(patches, words, clip)).toBeNull();
    expect(heatMap(patches, words, clip).values.every((heat) => heat === 0)).toBe(true);
  });

  it('of another dimension than the words are refused', () => {
    expect(() => pooled(garden, [new Float32Array(5).fill(1)], clip)).toThrow(
      expect.objectContaining({ code: 'request.invalid', details: { what: 'patches', expected: 30, given: 24 } }),
    );
  });
});

describe('the heat map', () => {
  it('is 1 where the words look most and 0 where they look least, row by row', () => {
    // The ball's cosine is .074 less: e^−.74 of the dog's weight.
    const map = heatMap(garden, [towards(1, 0.9, 0, 0)], { sharpness: 10 });
    expect(map).toMatchObject({ rows: 2, columns: 3 });
    expect([...map.values].map((heat) => Number(heat.toFixed(2)))).toEqual([0, 1, 0, 0, 0, 0.48]);
  });

  it('is cold where nothing stands out', () => {
    expect(heatMap(image(2, GRASS, GRASS, GRASS, GRASS), [DOG], clip)).toEqual({ rows: 2, columns: 2, values: new Float32Array(4) });
  });
});
