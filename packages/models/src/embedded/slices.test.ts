import { describe, expect, it } from 'vitest';
import { MAX_SLICE, SliceSizer } from './slices.ts';

const after = (sizer: SliceSizer, msPerToken: number) => {
  for (let round = 0; round < 30; round++) sizer.read(sizer.tokens, sizer.tokens * msPerToken);
  return sizer;
};

describe('the size of slices', () => {
  it.each([0.1, 0.5, 2, 5.5, 12, 30, 79])('takes at most 80 ms at %d ms a token, 64 tokens at most', (msPerToken) => {
    const { tokens } = after(new SliceSizer(), msPerToken);
    expect(tokens).toBeLessThanOrEqual(MAX_SLICE);
    expect(tokens * msPerToken).toBeLessThanOrEqual(80);
    expect(tokens).toBeGreaterThanOrEqual(1);
  });

  it('shrinks at once when reading becomes slow and grows little by little', () => {
    const sizer = after(new SliceSizer(), 2);
    const fast = sizer.tokens;
    sizer.read(fast, fast * 20);
    expect(sizer.tokens).toBeLessThan(fast / 4);
    sizer.read(sizer.tokens, sizer.tokens * 2);
    expect(sizer.tokens).toBeLessThan(fast / 2);
    expect(after(sizer, 2).tokens).toBe(fast);
  });

  it('does not pay a large model’s fixed cost for each single token', () => {
    const sizer = new SliceSizer();
    for (let round = 0; round < 30; round++) sizer.wrote(120);
    // 120 ms for one token, 15 more for each further one.
    for (let round = 0; round < 60; round++) sizer.read(sizer.tokens, 105 + 15 * sizer.tokens);
    expect(sizer.tokens).toBeGreaterThanOrEqual(6);
    expect(105 + 15 * sizer.tokens).toBeLessThan(360);
  });
});
