import { Worker } from 'node:worker_threads';
import { type ErrorShape, MiaError } from '../../errors.ts';
import type { FromWorker, Job } from './worker.ts';

type Table = Record<string, (...args: never[]) => unknown>;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: MiaError): void;
}

/** The host's end of one storage thread: calls that resolve with what the thread answers. */
export class ThreadClient<Methods extends Table> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #trouble: (error: ErrorShape) => void;
  #next = 1;
  #ended: MiaError | null = null;
  #closing = false;

  private constructor(worker: Worker, trouble: (error: ErrorShape) => void) {
    this.#worker = worker;
    this.#trouble = trouble;
  }

  /** Starts the thread and waits until its database is open. Rejects with what kept it from opening. */
  static start<Methods extends Table>(
    entry: string | URL,
    data: object,
    trouble: (error: ErrorShape) => void,
  ): Promise<ThreadClient<Methods>> {
    const { promise, resolve, reject } = Promise.withResolvers<ThreadClient<Methods>>();
    const worker = new Worker(entry, { workerData: data, execArgv: [] });
    const client = new ThreadClient<Methods>(worker, trouble);
    let open = false;
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') {
        open = true;
        resolve(client);
      } else if (message.kind === 'failed') reject(MiaError.fromShape(message.error));
      else client.#receive(message);
    });
    worker.on('error', (error) => {
      const told = new MiaError('internal', { what: 'storage' }, { cause: error });
      reject(told);
      client.#end(told);
      if (open) trouble(told.toShape());
    });
    worker.on('exit', () => {
      const told = new MiaError('internal', { what: 'storage-closed' });
      reject(told);
      // Ended by nobody's wish: killed, or out of memory.
      const died = open && !client.#closing && client.#ended === null;
      client.#end(told);
      if (died) trouble({ code: 'internal', details: { what: 'storage' } });
    });
    return promise;
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'trouble') this.#trouble(message.error);
    if (message.kind !== 'value' && message.kind !== 'error') return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'value') waiting?.resolve(message.value);
    else waiting?.reject(MiaError.fromShape(message.error));
  }

  #end(error: MiaError): void {
    this.#ended ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }

  call<Name extends keyof Methods & string>(name: Name, ...args: Parameters<Methods[Name]>): Promise<ReturnType<Methods[Name]>> {
    return this.#post(name, args, false) as Promise<ReturnType<Methods[Name]>>;
  }

  /** Behind everything that a person waits for. */
  later<Name extends keyof Methods & string>(name: Name, ...args: Parameters<Methods[Name]>): Promise<ReturnType<Methods[Name]>> {
    return this.#post(name, args, true) as Promise<ReturnType<Methods[Name]>>;
  }

  #post(method: string, args: unknown[], background: boolean): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const job: Job = { id: this.#next++, method, args, background };
    this.#waiting.set(job.id, { resolve, reject });
    this.#worker.postMessage(job);
    return promise;
  }

  /** Resolves when the thread has closed its connection and ended; rejects with what kept it from a clean end. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#closing = true;
    const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    try {
      await this.#post('close', [], false);
    } finally {
      await exited;
    }
  }
}
