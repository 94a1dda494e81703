import { describe, expect, it } from 'vitest';
import { fitted, zoomed } from './fit.ts';

describe('an image in a room', () => {
  it('keeps its shape and is never enlarged', () => {
    expect(fitted({ width: 4000, height: 3000 }, { width: 320, height: 240 })).toEqual({ width: 320, height: 240 });
    expect(fitted({ width: 480, height: 900 }, { width: 320, height: 240 })).toEqual({ width: 128, height: 240 });
    expect(fitted({ width: 100, height: 50 }, { width: 320, height: 240 })).toEqual({ width: 100, height: 50 });
  });

  it('stays something to point at: one pixel, and a line of ten thousand', () => {
    expect(fitted({ width: 1, height: 1 }, { width: 320, height: 240 })).toEqual({ width: 24, height: 24 });
    expect(fitted({ width: 10_000, height: 1 }, { width: 320, height: 240 })).toEqual({ width: 320, height: 24 });
  });

  it('fills the room where its size is not known', () => {
    expect(fitted({ width: 0, height: 0 }, { width: 56, height: 56 })).toEqual({ width: 56, height: 56 });
  });
});

describe('the zoom', () => {
  it('goes from any size to the next step, and ends', () => {
    expect(zoomed(0.14, 1)).toBe(0.25);
    expect(zoomed(0.14, -1)).toBe(0.1);
    expect(zoomed(1, 1)).toBe(1.5);
    expect(zoomed(8, 1)).toBeNull();
    expect(zoomed(0.05, -1)).toBeNull();
  });
});
