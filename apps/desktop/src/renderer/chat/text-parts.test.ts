import { describe, expect, it } from 'vitest';
import { endOf, partsOf } from './text-parts.ts';

describe('how much of a long text is shown', () => {
  it('all of a short one', () => {
    expect(endOf('one\ntwo', 0)).toBe(7);
    expect(endOf('', 0)).toBe(0);
    expect(endOf('a\n'.repeat(2000), 0)).toBe(4000);
  });

  it('as many characters of a wide one, and more each time that more is asked for', () => {
    const wide = 'x'.repeat(150_000);
    expect([0, 1, 2].map((asked) => endOf(wide, asked))).toEqual([20_000, 100_000, 150_000]);
  });

  it('as many lines of a long one, whole ones', () => {
    const lines = 'a\n'.repeat(20_000);
    expect([0, 1, 2].map((asked) => endOf(lines, asked))).toEqual([4000, 20_000, 36_000]);
    expect(endOf(`${'wide'.repeat(10)}\n`.repeat(400), 0)).toBe(16_400);
  });
});

it('is cut into pieces, never between the halves of a character', () => {
  const text = `${'x'.repeat(3999)}😀${'y'.repeat(5000)}`;
  const parts = partsOf(text);
  expect(parts.join('')).toBe(text);
  expect(parts.every((part) => part.length <= 4000 && part.isWellFormed())).toBe(true);
});
