import type { Clock } from '@mia/core/ports/clock.ts';

/** A clock whose time moves only by `pass`, for tests. */
export function handClock(): Clock & { pass(ms: number): void } {
  let time = 0;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => time,
    monotonic: () => time,
    zone: () => 'UTC',
    after(ms, callback) {
      const timer = { at: time + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((t) => t !== timer);
      };
    },
    pass(ms) {
      time += ms;
      for (const timer of timers.filter((t) => t.at <= time)) {
        timers = timers.filter((t) => t !== timer);
        timer.callback();
      }
    },
  };
}
