import { MiaError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';

/** How long anything may be kept, in ms. */
export const KEEP_MS = { least: 200, most: 2000 } as const;
/** So often is looked for what is too old, while there is anything: nothing outlives its time by more. */
export const SWEEP_MS = 50;

/** @throws MiaError `request.invalid` where it is not 200 ms to 2 s */
export function keepMsOf(keepMs: number): number {
  if (!(keepMs >= KEEP_MS.least && keepMs <= KEEP_MS.most)) throw new MiaError('request.invalid', { what: 'keepMs' });
  return keepMs;
}

/** Calls `sweep` on monotonic time for as long as it says that something is left; one timer at most. */
export class Fading {
  readonly #clock: Clock;
  readonly #sweep: () => boolean;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, sweep: () => boolean) {
    this.#clock = clock;
    this.#sweep = sweep;
  }

  /** Something is there now. */
  begin(): void {
    this.#cancel ??= this.#clock.after(SWEEP_MS, () => {
      this.#cancel = null;
      if (this.#sweep()) this.begin();
    });
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
