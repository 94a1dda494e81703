import { describe, expect, it } from 'vitest';
import { gaussian, p50, p95, percentile, round, seeded } from './stats.ts';

describe('statistics of the benches', () => {
  it('give percentiles by nearest rank', () => {
    const samples = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(p50(samples)).toBe(50);
    expect(p95(samples)).toBe(95);
    expect(percentile([7], 0.95)).toBe(7);
    expect(() => p95([])).toThrow();
  });

  it('round for people', () => {
    expect(round(1.25)).toBe(1.3);
    expect(round(0.12345, 3)).toBe(0.123);
  });

  it('are random in the same way at every run', () => {
    const [a, b] = [seeded(7), seeded(7)];
    expect(Array.from({ length: 5 }, a)).toEqual(Array.from({ length: 5 }, b));
    const random = seeded(1);
    const values = Array.from({ length: 20_000 }, () => gaussian(random));
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });
});
