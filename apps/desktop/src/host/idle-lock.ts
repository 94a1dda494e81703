/** Locks after a while in which nobody did anything. Time asleep does not count: `lock.onSuspend` is for that. */
import type { Clock } from '@mia/core/ports/clock.ts';

export interface IdleLock {
  /** The person did something. */
  seen(): void;
  /** Something runs that the person waits for; returns its end, from which on time counts again. */
  hold(): () => void;
  /** Minutes until it locks; 0 never. */
  set(minutes: number): void;
  stop(): void;
}

export function createIdleLock(clock: Clock, lock: () => void): IdleLock {
  let limitMs = 0;
  let last = clock.monotonic();
  let held = 0;
  let cancel = (): void => {};

  const wait = (): void => {
    cancel();
    if (limitMs === 0 || held > 0) return;
    cancel = clock.after(Math.max(0, last + limitMs - clock.monotonic()), () => {
      if (clock.monotonic() - last < limitMs) return wait();
      last = clock.monotonic();
      lock();
      wait();
    });
  };
  return {
    seen() {
      last = clock.monotonic();
    },
    hold() {
      held += 1;
      cancel();
      let over = false;
      return () => {
        if (over) return;
        over = true;
        held -= 1;
        last = clock.monotonic();
        wait();
      };
    },
    set(minutes) {
      limitMs = minutes * 60_000;
      last = clock.monotonic();
      wait();
    },
    stop: () => cancel(),
  };
}

/** What a window asks by itself, whether or not somebody sits before it. */
const BY_ITSELF: ReadonlySet<string> = new Set([
  'app.info',
  'app.events',
  'vault.status',
  'conversation.list',
  'folder.list',
  'turn.follow',
  'model.list',
  'catalogue.list',
  'catalogue.starter',
  'download.list',
  'setting.all',
]);

/** Whether a request is a sign of the person. */
export const byPerson = (route: string): boolean => !BY_ITSELF.has(route);
