import { MiaError } from '../errors.ts';
import { passagesOf, remember } from '../memory/index.ts';
import type { TurnDeps } from './deps.ts';

const BATCH = 32;

/**
 * Gives vectors to messages that have none (said before the encoder was there, or when it failed), in the background. The
 * person goes first: it rests while a turn runs.
 */
export class Backlog {
  readonly #deps: TurnDeps;
  /** Resolves when no turn runs. */
  readonly #idle: () => Promise<void>;
  readonly #signal: AbortSignal;
  #running: Promise<number> | null = null;
  #again = false;

  constructor(deps: TurnDeps, idle: () => Promise<void>, signal: AbortSignal) {
    this.#deps = deps;
    this.#idle = idle;
    this.#signal = signal;
  }

  /** Works through the backlog; a call while it works makes it look once more. Never rejects. @returns messages encoded */
  encode(): Promise<number> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#work()
      .catch((error: unknown) => {
        if (!this.#signal.aborted) this.#deps.logger.warn('backlog.failed', { code: MiaError.from(error).code });
        return 0;
      })
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  async #work(): Promise<number> {
    const tried = new Set<string>();
    let done = 0;
    do {
      this.#again = false;
      for (;;) {
        const encoder = this.#deps.encoder();
        if (this.#signal.aborted || !encoder || !(await encoder.available())) return done;
        await this.#idle();
        const batch = (await this.#deps.store.unencoded(encoder.id, BATCH + tried.size)).filter((m) => !tried.has(m.message));
        if (batch.length === 0) break;
        // One that got no vector (blank) would come again for ever.
        for (const { message, text } of batch) if (passagesOf(text).length === 0) tried.add(message);
        const before = done;
        done += await remember(batch, { store: this.#deps.store, encoder }, this.#signal);
        if (done === before) for (const { message } of batch) tried.add(message);
      }
    } while (this.#again);
    if (done > 0) this.#deps.logger.info('backlog.encoded', { count: done });
    return done;
  }
}
