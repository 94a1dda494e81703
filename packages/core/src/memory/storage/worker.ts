import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { ErrorShape } from '../../errors.ts';
import { storageError } from './sqlite-errors.ts';

/** What crosses between the store's face and its threads. */
export interface Job {
  id: number;
  method: string;
  args: unknown[];
  background: boolean;
}

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'failed'; error: ErrorShape }
  | { kind: 'value'; id: number; value: unknown }
  | { kind: 'error'; id: number; error: ErrorShape }
  | { kind: 'trouble'; error: ErrorShape };

/**
 * Runs jobs one after the other, each whole; a person's before any that waits in the background. What has arrived is
 * looked at before every choice.
 */
export function serveJobs(port: MessagePort, run: (job: Job) => unknown): void {
  const person: Job[] = [];
  const background: Job[] = [];
  let turning = false;
  const take = (job: Job) => void (job.background ? background : person).push(job);
  const answer = (message: FromWorker) => port.postMessage(message);

  const turn = () => {
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) take(next.message as Job);
    const job = person.shift() ?? background.shift();
    turning = job !== undefined;
    if (!job) return;
    try {
      answer({ kind: 'value', id: job.id, value: run(job) });
    } catch (error) {
      answer({ kind: 'error', id: job.id, error: storageError(error).toShape() });
    }
    setImmediate(turn);
  };

  port.on('message', (job: Job) => {
    take(job);
    if (!turning) {
      turning = true;
      setImmediate(turn);
    }
  });
}

/** Calls a method by name; only own methods of the table count. */
export function callMethod(methods: object, job: Job): unknown {
  const method = Object.hasOwn(methods, job.method) ? (methods as Record<string, unknown>)[job.method] : undefined;
  if (typeof method !== 'function') throw new Error(`no method ${job.method}`);
  return (method as (...args: unknown[]) => unknown)(...job.args);
}
