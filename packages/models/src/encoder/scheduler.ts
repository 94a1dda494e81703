import { MiaError } from '@mia/core/errors.ts';
import type { EncoderModel, TokenIds } from './model.ts';

export type Priority = 'query' | 'background';

/** Milliseconds that one step of background work may take, so that a query never waits longer. */
const STEP_MS = 30;
const TOKENIZE_MS = 10;
/**
 * A batch is small and of like lengths: beyond some three hundred tokens what lies between two layers no longer fits the
 * processor's cache, and padding is computed like text (all-MiniLM-L6-v2, 8 bits, turns of 24 tokens: 148 a second so, 104 in
 * sorted batches of 32, 115 one by one).
 */
const LARGEST_BATCH = 16;
const BATCH_TOKENS = 300;
/** A text this much longer than the shortest of its batch begins the next. */
const LONGER = 1.1;

interface Job {
  texts: readonly string[];
  priority: Priority;
  signal: AbortSignal | undefined;
  tokens: TokenIds[];
  /** Indices of `tokens`, shortest first: padding is the second cost after the matrix products. */
  order: number[] | null;
  next: number;
  vectors: Float32Array;
  resolve(vectors: Float32Array): void;
  reject(error: unknown): void;
}

/**
 * Shares one blocking model between queries and background work: all queries first, then background in steps of at most
 * about 30 ms, between which new queries can come in.
 */
export class EncoderScheduler {
  readonly #model: EncoderModel;
  readonly #now: () => number;
  readonly #breathe: () => Promise<void>;
  readonly #queues: Record<Priority, Job[]> = { query: [], background: [] };
  #pumping = false;
  /** Padded tokens a millisecond, smoothed; a modest guess before the first step. */
  #speed = 3;

  /** @param breathe lets messages come in between two steps */
  constructor(model: EncoderModel, options: { now?: () => number; breathe?: () => Promise<void> } = {}) {
    this.#model = model;
    this.#now = options.now ?? (() => performance.now());
    this.#breathe = options.breathe ?? (() => new Promise((resolve) => setImmediate(resolve)));
  }

  /**
   * @returns the vectors one after the other, in the order of the texts
   * @throws MiaError `request.cancelled`
   */
  encode(texts: readonly string[], priority: Priority, signal?: AbortSignal): Promise<Float32Array> {
    const { promise, resolve, reject } = Promise.withResolvers<Float32Array>();
    const vectors = new Float32Array(texts.length * this.#model.dimension);
    this.#queues[priority].push({ texts, priority, signal, tokens: [], order: null, next: 0, vectors, resolve, reject });
    if (!this.#pumping) void this.#pump();
    return promise;
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    for (let job = this.#first(); job; job = this.#first()) {
      let over = true;
      try {
        if (job.signal?.aborted) throw new MiaError('request.cancelled');
        over = await this.#step(job);
        if (over) job.resolve(job.vectors);
      } catch (error) {
        over = true;
        job.reject(error);
      }
      if (over) this.#queues[job.priority].splice(this.#queues[job.priority].indexOf(job), 1);
      await this.#breathe();
    }
    this.#pumping = false;
  }

  #first(): Job | undefined {
    return this.#queues.query[0] ?? this.#queues.background[0];
  }

  /** One piece of work; true when the job is finished. */
  async #step(job: Job): Promise<boolean> {
    const started = this.#now();
    while (job.tokens.length < job.texts.length) {
      job.tokens.push(this.#model.tokenize(job.texts[job.tokens.length] as string));
      if (job.priority === 'background' && this.#now() - started > TOKENIZE_MS) return false;
    }
    job.order ??= job.tokens.map((_, index) => index).sort((a, b) => this.#length(job, a) - this.#length(job, b));
    const batch = this.#nextBatch(job, job.order);
    if (batch.length === 0) return true;
    const before = this.#now();
    const vectors = await this.#model.run(batch.map((index) => job.tokens[index] as TokenIds));
    this.#learn(batch.length * this.#length(job, batch[batch.length - 1] as number), this.#now() - before);
    const { dimension } = this.#model;
    for (const [row, index] of batch.entries()) {
      job.vectors.set(vectors.subarray(row * dimension, (row + 1) * dimension), index * dimension);
    }
    job.next += batch.length;
    return job.next >= job.texts.length;
  }

  /** Of the shortest ones left those of like lengths, as many as fit in a step and in a batch; at least one. */
  #nextBatch(job: Job, order: readonly number[]): number[] {
    const budget = Math.min(BATCH_TOKENS, this.#speed * STEP_MS);
    const batch: number[] = [];
    const longest = this.#length(job, order[job.next] ?? 0) * LONGER + 1;
    for (const index of order.slice(job.next, job.next + LARGEST_BATCH)) {
      const length = this.#length(job, index);
      if (batch.length > 0 && (length > longest || (batch.length + 1) * length > budget)) break;
      batch.push(index);
    }
    return batch;
  }

  #learn(tokens: number, ms: number): void {
    if (ms > 0) this.#speed = 0.7 * this.#speed + 0.3 * (tokens / ms);
  }

  #length(job: Job, index: number): number {
    return job.tokens[index]?.length ?? 0;
  }
}
