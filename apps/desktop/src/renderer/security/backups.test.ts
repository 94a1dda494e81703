import { describe, expect, it } from 'vitest';
import { offersFolder } from './backups.ts';

const DAY = 86_400_000;

describe('the bar about backups on one disk', () => {
  it('stands after 14 days, never where another folder was chosen or there is no backup yet', () => {
    expect(offersFolder(13, null, 0)).toBe(false);
    expect(offersFolder(14, null, 0)).toBe(true);
    expect(offersFolder(null, null, 0)).toBe(false);
  });

  it('rests for 30 days after Later', () => {
    expect(offersFolder(20, 100 * DAY, 101 * DAY)).toBe(false);
    expect(offersFolder(50, 100 * DAY, 130 * DAY)).toBe(true);
    // Pressed in a time that is yet to come: the clock was set back since.
    expect(offersFolder(20, 100 * DAY, 99 * DAY)).toBe(true);
  });
});
