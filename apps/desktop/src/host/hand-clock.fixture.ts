import type { Clock } from '@mia/core/ports/clock.ts';

/** A clock whose time moves only by `pass`, for tests; `jump` sets the clock on the wall alone, as a person or a time server does. */
export function handClock(began = 0): Clock & { pass(ms: number): void; jump(ms: number): void; waiting(): number } {
  let time = 0;
  let wall = began;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => wall + time,
    monotonic: () => time,
    zone: () => 'UTC',
    after(ms, callback) {
      const timer = { at: time + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((t) => t !== timer);
      };
    },
    /** Timers that are to come. */
    waiting: () => timers.length,
    jump(ms) {
      wall += ms;
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
