import { type ErrorCode, MiaError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';

/** What became of one attempt. */
export type Attempt<T> = { value: T } | { reason: 'failed' | 'late'; code: ErrorCode | null };

export interface PatienceOptions {
  clock: Clock;
  /** From now on. */
  ms: number;
  signal?: AbortSignal | undefined;
}

/**
 * One time limit for attempts that run beside each other: as `Promise.allSettled`, but what is not there in time is given up, and told
 * so by its signal.
 */
export class Patience {
  readonly #given = new AbortController();
  readonly #over: Promise<'late'>;
  readonly #cancelled: Promise<never>;
  readonly #end: () => void;

  constructor({ clock, ms, signal }: PatienceOptions) {
    let stop = () => {};
    this.#over = new Promise((resolve) => {
      stop = clock.after(ms, () => resolve('late'));
    });
    let cancel = () => {};
    this.#cancelled = new Promise((_, reject) => {
      cancel = () => reject(new MiaError('request.cancelled'));
    });
    // Nobody may wait for it any more.
    this.#cancelled.catch(() => {});
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    this.#end = () => {
      stop();
      signal?.removeEventListener('abort', cancel);
      this.#given.abort();
    };
  }

  /** @throws MiaError `request.cancelled` where the caller's signal says so; never anything else */
  async attempt<T>(run: (signal: AbortSignal) => Promise<T>): Promise<Attempt<T>> {
    // Begun at once: what the caller does next may keep this thread.
    const ran = (async () => run(this.#given.signal))().then(
      (value): Attempt<T> => ({ value }),
      (error: unknown): Attempt<T> => ({ reason: 'failed', code: MiaError.from(error).code }),
    );
    const first = await Promise.race([ran, this.#over, this.#cancelled]);
    return first === 'late' ? { reason: 'late', code: null } : first;
  }

  /** Gives up what still runs, and the timer. */
  end(): void {
    this.#end();
  }
}
