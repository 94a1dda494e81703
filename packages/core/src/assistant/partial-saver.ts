import type { Clock } from '../ports/clock.ts';

/** Saves are begun this often, so that with its commit one is on disk at least every second. */
const EVERY_MS = 800;
/** The first comes sooner: what has just begun to be read is not to vanish either. */
const FIRST_MS = 200;

/**
 * Saves a growing answer: the first change starts the time, one save runs at once, and what changed during it is saved by
 * the next. A failed save is told and tried again with the next change.
 */
export class PartialSaver {
  readonly #save: () => Promise<unknown>;
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  #cancel: (() => void) | null = null;
  #running: Promise<void> = Promise.resolve();
  #dirty = false;
  #closed = false;
  #begun = false;

  constructor(save: () => Promise<unknown>, clock: Clock, failed: (error: unknown) => void) {
    this.#save = save;
    this.#clock = clock;
    this.#failed = failed;
  }

  changed(): void {
    this.#dirty = true;
    if (this.#closed || this.#cancel) return;
    const wait = this.#begun ? EVERY_MS : FIRST_MS;
    this.#begun = true;
    this.#cancel = this.#clock.after(wait, () => {
      this.#running = this.#running.then(() => this.#run());
    });
  }

  async #run(): Promise<void> {
    this.#cancel = null;
    if (!this.#dirty || this.#closed) return;
    this.#dirty = false;
    try {
      await this.#save();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** No save starts any more; resolves when the running one is over. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    this.#cancel = null;
    await this.#running;
  }
}
