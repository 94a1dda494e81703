/**
 * Goes through what was said when the person has done nothing for a while: by rules, then by the model where it is good enough
 * (`drawing.ts`). It stops as soon as they do something, a model in the middle of a word. Settings: `memory.consolidation` (on unless false), `memory.paused`.
 */
import { MiaError } from '../errors.ts';
import { consolidateByRules, RULES } from '../memory/consolidation/index.ts';
import { RULES_VERSION } from '../memory/declarative/index.ts';
import type { TurnDeps } from './deps.ts';
import { draw } from './drawing.ts';

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
  /** Monotonic milliseconds of the last thing that the person did. */
  #touched: number;

  constructor(deps: TurnDeps, busy: () => boolean) {
    this.#deps = deps;
    this.#busy = busy;
    this.#touched = deps.clock.monotonic();
    this.#wait();
  }

  get working(): boolean {
    return this.#work !== null;
  }

  /** The person is here: it stops, and begins again when they have been quiet. */
  touched(): void {
    this.#touched = this.#deps.clock.monotonic();
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

  #wait(ms = IDLE_MS): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#closed
      ? null
      : this.#deps.clock.after(ms, () => {
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
    let told = false;
    const step = () => {
      told = true;
      return this.#tell(true);
    };
    try {
      const settings = await store.settings();
      if (settings['memory.consolidation'] === false || settings['memory.paused'] === true) return;
      for (let looked = 1; looked > 0 && !work.signal.aborted; read += looked) {
        looked = await consolidateByRules(store, () => clock.now(), work.signal);
        if (looked > 0) await step();
      }
      const drawn = await draw(this.#deps, clock.monotonic() - this.#touched, work.signal, step);
      read += drawn.read;
      if (drawn.wait !== null && !work.signal.aborted) this.#wait(drawn.wait);
      if (read > 0) logger.info('consolidated', { count: read });
    } catch (error) {
      logger.warn('consolidation.failed', { code: MiaError.from(error).code });
    } finally {
      this.#work = null;
      if (told && !this.#closed) await this.#tell(false);
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
