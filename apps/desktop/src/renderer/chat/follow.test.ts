import { describe, expect, it } from 'vitest';
import { afterScroll, atEnd } from './follow.ts';

const box = (scrollTop: number, scrollHeight = 2000, clientHeight = 500) => ({ scrollTop, scrollHeight, clientHeight });

describe('following what is written', () => {
  it('is at the end within a line of it', () => {
    expect(atEnd(box(1500))).toBe(true);
    expect(atEnd(box(1470))).toBe(true);
    expect(atEnd(box(1400))).toBe(false);
    expect(atEnd(box(0, 300))).toBe(true);
  });

  it('ends as soon as the person moves up', () => {
    expect(afterScroll(true, 1500, box(1400))).toBe(false);
  });

  it('does not end because the text grew', () => {
    expect(afterScroll(true, 1500, box(1500, 2400))).toBe(true);
  });

  it('does not begin again before the end is reached', () => {
    expect(afterScroll(false, 900, box(1200))).toBe(false);
    expect(afterScroll(false, 1200, box(1490))).toBe(true);
  });
});
