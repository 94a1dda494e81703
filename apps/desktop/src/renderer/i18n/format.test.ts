import { describe, expect, it } from 'vitest';
import { about, bytes, bytesOf, count, milliseconds } from './format.ts';

describe('numbers as people read them', () => {
  it('sizes', () => {
    expect(bytes(491_000_000)).toBe('491 MB');
    expect(bytes(1_234_000_000)).toBe('1.2 GB');
    expect(bytes(42_520_000_000)).toBe('43 GB');
    expect(bytes(999_900_000)).toBe('1 GB');
    expect(bytes(512)).toBe('1 kB');
  });

  it('progress says its unit once where it is the same', () => {
    expect(bytesOf(212_000_000, 491_000_000)).toBe('212 of 491 MB');
    expect(bytesOf(900_000, 491_000_000)).toBe('900 kB of 491 MB');
    expect(bytesOf(600_000_000, 491_000_000)).toBe('491 of 491 MB');
  });

  it('estimates', () => {
    expect(about(8000)).toBe('about 8 s');
    expect(about(200)).toBe('about 1 s');
    expect(about(41_000)).toBe('about 40 s');
    expect(about(130_000)).toBe('about 2 min');
    expect(about(3 * 3_600_000)).toBe('about 3 h');
  });

  it('measured times', () => {
    expect(milliseconds(0.4)).toBe('0 ms');
    expect(milliseconds(999.4)).toBe('999 ms');
    expect(milliseconds(999.6)).toBe('1 s');
    expect(milliseconds(1234)).toBe('1.2 s');
  });

  it('counts', () => {
    expect(count(1500)).toBe('1,500');
  });
});
