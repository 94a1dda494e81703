/** Who asks: a person, something in the background (titles), or a preparation that anything else pre-empts. */
export type JobKind = 'person' | 'background' | 'prepare';

interface Job {
  kind: JobKind;
  run: () => Promise<void>;
  abort: () => void;
}

const ORDER: Readonly<Record<JobKind, number>> = { person: 0, background: 1, prepare: 2 };

/** One job at a time on the one context; people first. */
export class Jobs {
  readonly #waiting: Job[] = [];
  #running: Job | null = null;

  /**
   * Runs when its turn comes, with a signal that aborts when the caller's does, and for a preparation also when anything
   * else arrives. Rejects only with what `work` throws: work that was cancelled while it waited runs with an aborted
   * signal and decides itself.
   */
  add<Result>(kind: JobKind, signal: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const preempted = new AbortController();
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const job: Job = {
      kind,
      run: () => work(AbortSignal.any([signal, preempted.signal])).then(resolve, reject),
      abort: () => preempted.abort(),
    };
    // Only the latest preparation matters, and none stands in the way of a request.
    if (this.#running?.kind === 'prepare') this.#running.abort();
    for (const waiting of this.#waiting) if (waiting.kind === 'prepare' && kind === 'prepare') waiting.abort();
    const place = this.#waiting.findIndex((each) => ORDER[each.kind] > ORDER[kind]);
    this.#waiting.splice(place < 0 ? this.#waiting.length : place, 0, job);
    void this.#next();
    return promise;
  }

  async #next(): Promise<void> {
    if (this.#running) return;
    const job = this.#waiting.shift();
    if (!job) return;
    this.#running = job;
    await job.run();
    this.#running = null;
    void this.#next();
  }
}
