import { describe, expect, it, vi } from 'vitest';
import { savesEnergy, watchPower } from './power.ts';

describe('battery saver', () => {
  it.each([
    ['linux', 'low-power\n', true],
    ['linux', 'balanced\n', false],
    ['darwin', 'Currently in use:\n lowpowermode         1\n sleep 1\n', true],
    ['darwin', 'Currently in use:\n lowpowermode         0\n sleep 1\n', false],
    ['win32', 'On\r\n', true],
    ['win32', 'Off\r\n', false],
    ['win32', 'Disabled\r\n', false],
    ['freebsd', 'low-power', false],
  ] as const)('is read from the words of %s: %j', (platform, words, expected) => {
    expect(savesEnergy(platform, words)).toBe(expected);
  });

  it('answers at once with what was known last and asks again after a minute', async () => {
    let now = 0;
    let words = 'low-power';
    const asked = vi.fn(async () => words);
    const power = watchPower({ monotonic: () => now }, 'linux', asked);
    expect(power().batterySaver).toBe(false);
    await vi.waitFor(() => expect(power().batterySaver).toBe(true));
    words = 'balanced';
    now = 59_999;
    expect(power().batterySaver).toBe(true);
    expect(asked).toHaveBeenCalledTimes(1);
    now = 60_000;
    power();
    await vi.waitFor(() => expect(power().batterySaver).toBe(false));
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('counts as off where the system can not tell', async () => {
    const power = watchPower({ monotonic: () => 0 }, 'linux', () => Promise.reject(new Error('ENOENT')));
    await Promise.resolve();
    expect(power()).toEqual({ batterySaver: false });
  });
});
