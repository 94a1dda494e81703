/**
 * Goes through what was said when the person has done nothing for a while, and stops between two messages as soon as they do
 * something. Settings: `memory.consolidation` (on unless false), `memory.paused`.
 */
import { MiaError } from '../errors.ts';
import { consolidateByRules, RULES } from '../memory/consolidation/index.ts';
import { RULES_VERSION } from '../memory/declarative/index.ts';
import type { TurnDeps } from './deps.ts';

/** Milliseconds without anything from the person. */
const IDLE_MS = 20_000;

export class Consolidating {
  readonly #deps: TurnDeps;
  /** Whether a turn runs. */
  readonly #busy: () => boolean;
  #cancelTimer: (() => void) | null = null;
  #work: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(deps: TurnDeps, busy: () => boolean) {
    this.#deps = deps;
    this.#busy = busy;
    this.#wait();
  }

  get working(): boolean {
    return this.#work !== null;
  }

  /** The person is here: it stops, and begins again when they have been quiet. */
  touched(): void {
    this.#work?.abort();
    this.#wait();
  }

  /** Resolves when nothing of it touches the store any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer?.();
    this.#work?.abort();
    await this.#running;
  }

  #wait(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#closed
      ? null
      : this.#deps.clock.after(IDLE_MS, () => {
          this.#running = this.#run();
        });
  }

  async #run(): Promise<void> {
    if (this.#closed || this.#work) return;
    if (this.#busy() || this.#deps.power?.().batterySaver) return this.#wait();
    const { store, clock, logger } = this.#deps;
    const work = new AbortController();
    this.#work = work;
    let read = 0;
    try {
      const settings = await store.settings();
      if (settings['memory.consolidation'] === false || settings['memory.paused'] === true) return;
      for (let step = 1; step > 0 && !work.signal.aborted; read += step) {
        step = await consolidateByRules(store, () => clock.now(), work.signal);
        if (step > 0) await this.#tell(true);
      }
      if (read > 0) logger.info('consolidated', { count: read });
    } catch (error) {
      logger.warn('consolidation.failed', { code: MiaError.from(error).code });
    } finally {
      this.#work = null;
      if (read > 0 && !this.#closed) await this.#tell(false);
    }
  }

  async #tell(working: boolean): Promise<void> {
    try {
      const { done, total } = await this.#deps.store.consolidation(RULES, RULES_VERSION);
      this.#deps.emit({ type: 'consolidation', done, total, working });
    } catch (error) {
      this.#deps.logger.warn('consolidation.untold', { code: MiaError.from(error).code });
    }
  }
}
