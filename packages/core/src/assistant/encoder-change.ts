/**
 * The memory's encoder, and changing it: everything is read again with the new one while the old one answers, when the person
 * has done nothing for a while (as consolidation), and in one step the new one answers. It goes on where it was after a restart;
 * a full disk, or an encoder that fails, leaves the old one in its place.
 */
import { type ErrorShape, MiaError } from '../errors.ts';
import { passagesOf, remember } from '../memory/index.ts';
import type { CollectionSpec, Store } from '../memory/storage/types.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { TextEncoder } from '../ports/text-encoder.ts';

/** Milliseconds without anything from the person. */
const IDLE_MS = 20_000;
/** Messages read at a time. */
const BATCH = 16;
/** Milliseconds between two tellings of how far it is. */
const TOLD_MS = 500;
/** Texts that are encoded as questions besides, to find out which cosine means nothing. */
const ASKED = 64;

export interface EncoderState {
  /** The encoder that answers; null while there is none. */
  active: string | null;
  change: {
    encoder: string;
    /** Messages that the new one has read, of those that the old one has. */
    done: number;
    total: number;
    paused: boolean;
    working: boolean;
    /** What stopped it; it is tried again when the person is away. */
    error: ErrorShape | null;
  } | null;
}

export interface EncoderChangeDeps {
  store: Store;
  clock: Clock;
  logger: Logger;
  /** What implements an encoder, by its id: one of the catalogue, or one's own. Null where there is none of that name. */
  encoderOf(id: string): TextEncoder | null;
  /** The encoder where none was chosen yet. */
  fallback(): TextEncoder | null;
  /** Whether a turn runs. */
  busy(): boolean;
  power?: () => { batterySaver: boolean };
  emit(state: EncoderState): void;
  /** Another encoder answers: what it lacks may be encoded, what was prepared is of the old one. */
  changed(): void;
}

export class EncoderChange {
  readonly #deps: EncoderChangeDeps;
  #active: string | null = null;
  #work: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();
  #cancelTimer: (() => void) | null = null;
  #error: ErrorShape | null = null;
  #closed = false;

  constructor(deps: EncoderChangeDeps) {
    this.#deps = deps;
  }

  /** Reads what answers and goes on with what was begun. Call it once, before anything is asked. @throws MiaError `data.*` */
  async open(): Promise<void> {
    const all = await this.#deps.store.collections();
    this.#active = all.find(({ state, purpose }) => state === 'active' && purpose === 'memory')?.encoder ?? null;
    if (all.some(({ state }) => state !== 'active')) this.#wait();
  }

  /** The encoder that questions and new memories are encoded with. */
  current(): TextEncoder | null {
    return this.#active === null ? this.#deps.fallback() : this.#deps.encoderOf(this.#active);
  }

  async state(): Promise<EncoderState> {
    const progress = await this.#deps.store.collectionProgress();
    const active = this.#active ?? this.current()?.id ?? null;
    if (!progress) return { active, change: null };
    const { encoder, done, total, paused } = progress;
    return { active, change: { encoder, done, total, paused, working: this.#work !== null, error: this.#error } };
  }

  /**
   * Begins to change to another encoder, or goes on with that. The one that answers gives up a change that is under way.
   * @throws MiaError `encoder.missing` where its files are not there, `conflict` while another change is under way, `data.*`
   */
  async change(id: string): Promise<EncoderState> {
    const encoder = this.#deps.encoderOf(id);
    if (!encoder || !(await encoder.available())) throw new MiaError('encoder.missing');
    await this.#stop();
    const { store, clock } = this.#deps;
    const active = this.#active ?? this.current()?.id ?? null;
    if (id === active) return this.cancel();
    // One that is on its way out may have this very name.
    await this.#dropRetired();
    await store.buildCollection(specOf(encoder), clock.now());
    this.#error = null;
    await store.pauseCollection(id, false);
    this.#begin();
    return this.#tell();
  }

  async pause(on: boolean): Promise<EncoderState> {
    const progress = await this.#deps.store.collectionProgress();
    if (!progress) return this.state();
    if (on) await this.#stop();
    await this.#deps.store.pauseCollection(progress.name, on);
    if (!on) this.#begin();
    return this.#tell();
  }

  /** Gives up the change: the old encoder goes on, and nothing of the new one stays. */
  async cancel(): Promise<EncoderState> {
    await this.#stop();
    const progress = await this.#deps.store.collectionProgress();
    if (progress) await this.#deps.store.dropCollection(progress.name);
    this.#error = null;
    return this.#tell();
  }

  /** The person is here: it stops, and goes on when they have been quiet. */
  touched(): void {
    if (!this.#work && !this.#cancelTimer) return;
    this.#work?.abort();
    this.#wait();
  }

  /** Resolves when nothing of it touches the store any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#stop();
  }

  async #stop(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#work?.abort();
    await this.#running;
  }

  #wait(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#closed ? null : this.#deps.clock.after(IDLE_MS, () => this.#begin());
  }

  #begin(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#closed || this.#work) return;
    if (this.#deps.busy() || this.#deps.power?.().batterySaver) {
      this.#wait();
      return;
    }
    this.#work = new AbortController();
    this.#running = this.#run(this.#work.signal);
  }

  async #run(signal: AbortSignal): Promise<void> {
    let again = false;
    try {
      await this.#dropRetired(signal);
      const progress = await this.#deps.store.collectionProgress();
      if (progress && !progress.paused) await this.#read(progress.name, progress.encoder, signal);
    } catch (error) {
      if (!signal.aborted) {
        this.#error = MiaError.from(error).toShape();
        this.#deps.logger.warn('encoder.change-stopped', { code: this.#error.code });
        again = true;
      }
    } finally {
      this.#work = null;
    }
    await this.#tell().catch((error: unknown) => this.#deps.logger.warn('encoder.untold', { code: MiaError.from(error).code }));
    if (again) this.#wait();
  }

  async #read(name: string, id: string, signal: AbortSignal): Promise<void> {
    const { store, encoderOf, clock } = this.#deps;
    const encoder = encoderOf(id);
    if (!encoder || !(await encoder.available())) throw new MiaError('encoder.missing');
    let told = Number.NEGATIVE_INFINITY;
    const asked: Float32Array[] = [];
    while (!signal.aborted) {
      const rows = await store.unread(name, BATCH);
      if (rows.length === 0) {
        // What was said since the last look: the switch itself sees to it that none is missing.
        if (await store.switchCollection(name, asked)) return this.#switched(encoder.id);
        continue;
      }
      // A text that has become blank had vectors; it is to be found by nothing, and stands in no one's way.
      const items = rows.map(({ message, text }) => ({ message, text: passagesOf(text).length > 0 ? text : '.' }));
      await remember(items, { store, encoder }, signal);
      if (asked.length < ASKED) {
        const texts = items.slice(0, ASKED - asked.length).map(({ text }) => text.slice(0, 300));
        asked.push(...(await encoder.encode(texts, { priority: 'query', signal })));
      }
      this.#error = null;
      if (signal.aborted || clock.monotonic() - told < TOLD_MS) continue;
      told = clock.monotonic();
      await this.#tell();
    }
  }

  async #switched(id: string): Promise<void> {
    this.#active = id;
    this.#deps.logger.info('encoder.changed', { model: id });
    this.#deps.changed();
    await this.#tell();
    await this.#dropRetired();
  }

  /** What answers no more: its vectors are overwritten. */
  async #dropRetired(signal?: AbortSignal): Promise<void> {
    for (const { name, state } of await this.#deps.store.collections()) {
      if (state === 'retired' && !signal?.aborted) await this.#deps.store.dropCollection(name);
    }
  }

  async #tell(): Promise<EncoderState> {
    const state = await this.state();
    if (!this.#closed) this.#deps.emit(state);
    return state;
  }
}

function specOf({ id, dimension, version, metric, unit }: TextEncoder): CollectionSpec {
  return { name: id, encoder: id, version: version ?? null, dimension, metric: metric ?? 'cosine', unit: unit ?? true };
}
