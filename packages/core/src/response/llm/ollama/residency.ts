import type { ModelCard } from '../../../ports/language-model.ts';
import { type PromptTokens, TokenScale } from '../tokens.ts';
import type { AskOptions, OllamaApi } from './api.ts';
import type { Chunk, Running } from './shapes.ts';

/** How a request finds its model in memory. */
export interface Seat {
  /** Context to ask for; undefined leaves it to the server. */
  numCtx: number | undefined;
  /** Not in memory before this request: reading starts from nothing. */
  cold: boolean;
  /** Loaded by a request of ours: it may be unloaded again. */
  ours: boolean;
  /** Loading it, or loading it anew with more context, would take memory from another program's model. */
  evicts: boolean;
}

interface Pace {
  /** Milliseconds to read one token that is in no cache. */
  readMs: number | null;
  /** Milliseconds to load. */
  loadMs: number | null;
  scale: TokenScale;
}

/** How long a model that we loaded stays in memory unused; another program's model keeps its own time. */
export const KEEP_ALIVE = '30m';

const UNLOAD_MS = 10_000;

/** Below this many tokens a reading says nothing about speed. */
const ENOUGH = 32;

/** Knows what is in Ollama's memory, who put it there, and how fast each model reads. */
export class Residency {
  readonly #api: OllamaApi;
  #busyUntil = 0;
  /** Names that were in memory when last looked. */
  #inMemory = new Set<string>();
  #unloading: Promise<void> = Promise.resolve();
  readonly #ours = new Set<string>();
  /** Models that were given something of a conversation. */
  readonly #given = new Map<string, Set<string>>();
  readonly #pace = new Map<string, Pace>();

  constructor(api: OllamaApi) {
    this.#api = api;
  }

  pace(model: string): Pace {
    let pace = this.#pace.get(model);
    if (!pace) {
      pace = { readMs: null, loadMs: null, scale: new TokenScale() };
      this.#pace.set(model, pace);
    }
    return pace;
  }

  /** Looks before a request: a loaded model keeps its context while `needed` tokens fit (another `num_ctx` would reload it). */
  async seat(card: ModelCard, needed: number, options: AskOptions = {}): Promise<Seat> {
    const running = await this.#api.running(options);
    this.#see(running);
    const here = running.find((model) => model.name === card.name);
    const othersLoaded = running.some((model) => !this.#ours.has(model.name));
    if (!here) return { numCtx: card.contextLength, cold: true, ours: true, evicts: othersLoaded };
    const ours = this.#ours.has(card.name);
    const has = here.context_length ?? null;
    if (has === null) return { numCtx: ours ? card.contextLength : undefined, cold: false, ours, evicts: false };
    const fits = has >= needed || has >= card.contextLength;
    // a reload by us makes it ours
    return { numCtx: fits ? has : card.contextLength, cold: !fits, ours: ours || !fits, evicts: !fits && !ours };
  }

  /** Waits for an unloading under way: a request sent before its end would be cut off by it. */
  settled(): Promise<void> {
    return this.#unloading;
  }

  /** Takes a model out of memory; never throws. Ollama answers before it is done, so this waits until the model is gone. */
  unload(model: string): Promise<void> {
    this.#ours.delete(model);
    this.#inMemory.delete(model);
    const limits = { first: UNLOAD_MS, between: UNLOAD_MS };
    const leave = async () => {
      const giveUp = this.#api.clock.monotonic() + UNLOAD_MS;
      await this.#api.unload(model, { limits });
      while (this.#api.clock.monotonic() < giveUp) {
        if (!(await this.#api.running({ limits })).some((one) => one.name === model)) return;
      }
    };
    this.#unloading = leave().catch(() => {});
    return this.#unloading;
  }

  /** A reading was left that the server goes on with for about this long: what comes next waits for it. */
  abandoned(ms: number): void {
    this.#busyUntil = this.#api.clock.monotonic() + ms;
  }

  /** Milliseconds for which the server is about to be busy with what was abandoned. */
  get backlogMs(): number {
    return Math.max(0, this.#busyUntil - this.#api.clock.monotonic());
  }

  /** A request of ours with this seat has left. */
  taken(model: string, seat: Seat): void {
    if (seat.ours) this.#ours.add(model);
    this.#inMemory.add(model);
  }

  /** A request for a conversation leaves. */
  gives(conversation: unknown, model: string): void {
    if (typeof conversation !== 'string') return;
    this.#given.set(conversation, (this.#given.get(conversation) ?? new Set()).add(model));
  }

  /**
   * Takes every model out of memory that was given something of a conversation: Ollama can not drop a part of what it holds.
   * Another program's too, which has to load it again: of what is incognito nothing may stay.
   */
  async forget(conversation: string): Promise<void> {
    const models = this.#given.get(conversation) ?? [];
    this.#given.delete(conversation);
    for (const model of models) await this.unload(model);
  }

  /** Whether a model was in memory when last looked: for showing, not for deciding. */
  isLoaded(model: string): boolean {
    return this.#inMemory.has(model);
  }

  get ours(): string[] {
    return [...this.#ours];
  }

  /**
   * Learns from the last line of an answer. Durations come in ns.
   * @returns the prompt's tokens and, of these, how many came from the cache: an estimate, because Ollama counts the whole
   * prompt even when its prefix was reused and only the time shows the saving; undefined before a speed is known
   */
  learn(model: string, seat: Seat, estimated: PromptTokens, last: Chunk): { total: number | undefined; cached: number | undefined } {
    const pace = this.pace(model);
    if (seat.cold && last.load_duration) pace.loadMs = last.load_duration / 1e6;
    const total = last.prompt_eval_count ?? undefined;
    const ms = last.prompt_eval_duration ? last.prompt_eval_duration / 1e6 : undefined;
    if (total === undefined) return { total, cached: undefined };
    pace.scale.learnPrompt(estimated, total);
    if (ms === undefined) return { total, cached: undefined };
    const known = pace.readMs;
    if (total >= ENOUGH) {
      const now = ms / total;
      // whatever was cached makes a reading look faster than it is: from a warm model only slower readings teach
      if (seat.cold) pace.readMs = known === null ? now : known * 0.5 + now * 0.5;
      else if (known === null || now > known) pace.readMs = now;
    }
    if (seat.cold) return { total, cached: 0 };
    if (known === null) return { total, cached: undefined };
    return { total, cached: Math.max(0, Math.min(total - 1, Math.round(total - ms / known))) };
  }

  #see(running: Running[]): void {
    this.#inMemory = new Set(running.map(({ name }) => name));
    for (const name of this.#ours) if (!running.some((model) => model.name === name)) this.#ours.delete(name);
  }
}
