/** When the last window is gone for good: a reload takes a second, a person who closed it does not come back in a minute. */
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Events } from './events.ts';

export const ALONE_MS = 60_000;

/** Calls `alone` when no window has listened for a minute after the last one went. */
export function watchAlone(events: Pick<Events, 'watchWindows'>, clock: Clock, alone: () => void): void {
  let cancel = (): void => {};
  events.watchWindows((count) => {
    cancel();
    cancel = count === 0 ? clock.after(ALONE_MS, alone) : () => {};
  });
}
