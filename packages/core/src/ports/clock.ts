/** Time, so that tests can move it. */
export interface Clock {
  /** UTC epoch milliseconds: for showing and storing. */
  now(): number;
  /** Milliseconds that only go forward: for limits, undo, locking. */
  monotonic(): number;
  /** The person's IANA time zone now. */
  zone(): string;
  /** Calls back after `ms` of monotonic time; returns the canceller. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    timer.unref?.();
    return () => clearTimeout(timer);
  },
};
