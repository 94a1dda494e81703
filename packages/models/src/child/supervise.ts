import type { ChildProcess } from 'node:child_process';
import { MiaError } from '@mia/core/errors.ts';
import { type Clock, systemClock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import { MEMORY_SIGNAL, type ToChild, type ToParent } from './protocol.ts';
import { OutputRing } from './ring.ts';
import { killTree, spawnChild } from './spawn.ts';

export interface SuperviseOptions {
  /** The child's module, as the host's `entries.ts` names it. It must call `serveChild`. */
  entry: string | URL;
  /** For logs: "llm", "encoder" … */
  name: string;
  logger: Logger;
  clock?: Clock;
  /** Ends the child after this long without a request; absent: never. */
  idleMs?: number;
  /** Added to the minimal environment. No secrets. */
  env?: Readonly<Record<string, string>>;
  /** Runs below normal priority. */
  background?: boolean;
  limits?: ChildLimits;
}

export interface ChildLimits {
  /** Requests under way in the child at once; the rest wait here by priority. Default 1. */
  concurrency?: number;
  /** From spawn to ready. Default 60 000 ms. */
  startMs?: number;
  /** From being asked to end to being killed. Default 1 000 ms. */
  closeMs?: number;
  /** Resident bytes past which the child ends itself (`child.crashed` with reason "memory"); absent: no limit. */
  memoryBytes?: number;
  /**
   * A child with work under way that answers no ping for so long hangs and is killed. Only for children whose main
   * thread stays free while native code works; absent: only a job's own limit counts.
   */
  hangMs?: number;
}

export interface ChildRequestOptions {
  signal?: AbortSignal;
  /** The job's own limit from being handed to the child; past it the child is killed. Absent: no limit. */
  timeoutMs?: number;
  onEvent?: (event: unknown) => void;
  /** "query" goes before any waiting "background". Default "query". */
  priority?: 'query' | 'background';
  /** Pure work only: tried once more when the child died under it. Never for generation or writes. */
  retryOnce?: boolean;
}

/** Why a child ended. */
export interface ChildExit {
  pid: number;
  code: number | null;
  signal: NodeJS.Signals | null;
  reason: 'closed' | 'idle' | 'crashed' | 'memory' | 'timeout';
}

export interface SupervisedChild {
  /**
   * Runs a method of the child, starting it when needed.
   * @throws MiaError `request.cancelled` at once when the signal aborts (the child ends the work by itself),
   * `child.crashed` (details: reason, signal, exit), `child.timeout`, or what the handler threw
   */
  request<Result = unknown>(method: string, params?: unknown, options?: ChildRequestOptions): Promise<Result>;
  /** Milliseconds until an answer between two runs; starts no child: null where none runs. */
  ping(): Promise<number | null>;
  alive(): boolean;
  readonly pid: number | undefined;
  /** Calls back at each end of a child, expected or not. Returns the unsubscriber. */
  onExit(listener: (exit: ChildExit) => void): () => void;
  /** The last output of the child, for a person who looks for a fault. Never to be logged. */
  output(): string;
  /** Ends the child with its whole tree; a later request starts a new one. What is under way fails with `child.crashed`. */
  close(): Promise<void>;
}

interface Job {
  id: number;
  method: string;
  params: unknown;
  options: ChildRequestOptions;
  retried: boolean;
  settled: boolean;
  stopTimer: () => void;
  resolve: (value: unknown) => void;
  reject: (error: MiaError) => void;
}

interface Running {
  process: ChildProcess;
  pid: number;
  ready: boolean;
  ending: ChildExit['reason'] | null;
  gone: Promise<void>;
  /** Monotonic time of the last message. */
  heardAt: number;
  inFlight: Map<number, Job>;
  pings: Map<number, () => void>;
}

/** Starts, watches and ends one child process that runs foreign native code. See README.md. */
export function superviseChild(options: SuperviseOptions): SupervisedChild {
  const { name, logger, clock = systemClock, limits = {} } = options;
  const concurrency = limits.concurrency ?? 1;
  const waiting: Job[] = [];
  const listeners = new Set<(exit: ChildExit) => void>();
  let current: Running | null = null;
  let stopIdle = () => {};
  let nextId = 1;
  let ring = new OutputRing();

  const send = (child: Running, message: ToChild) => child.process.send(message, undefined, undefined, () => {});

  function start(): Running {
    const startedAt = clock.monotonic();
    const settings = { parent: process.pid, background: options.background ?? false, memoryBytes: limits.memoryBytes ?? 0 };
    const spawned = spawnChild({ entry: options.entry, env: options.env ?? {}, settings });
    const { promise: gone, resolve: markGone } = Promise.withResolvers<void>();
    const child: Running = {
      process: spawned,
      pid: spawned.pid ?? -1,
      ready: false,
      ending: null,
      gone,
      heardAt: startedAt,
      inFlight: new Map(),
      pings: new Map(),
    };
    ring = new OutputRing();
    const output = ring;
    spawned.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
    spawned.stderr?.on('data', (chunk: Buffer) => output.push(chunk));
    const stopStartTimer = clock.after(limits.startMs ?? 60_000, () => {
      if (!child.ready) end(child, 'timeout');
    });
    let stopHangTimer = () => {};
    const watchHang = (limit: number) => {
      stopHangTimer = clock.after(limit / 3, () => {
        if (child.inFlight.size > 0) {
          if (clock.monotonic() - child.heardAt > limit) end(child, 'timeout');
          else send(child, { kind: 'ping', id: nextId++ });
        }
        watchHang(limit);
      });
    };
    if (limits.hangMs !== undefined) watchHang(limits.hangMs);
    spawned.on('message', (message: ToParent) => {
      child.heardAt = clock.monotonic();
      if (message.kind === 'ready') {
        child.ready = true;
        stopStartTimer();
        logger.info('child.ready', { child: name, pid: child.pid, ms: Math.round(clock.monotonic() - startedAt) });
        pump();
      } else receive(child, message);
    });
    let over = false;
    const onGone = (code: number | null, signal: NodeJS.Signals | null) => {
      if (over) return;
      over = true;
      stopStartTimer();
      stopHangTimer();
      const reason = child.ending ?? (signal === MEMORY_SIGNAL ? 'memory' : 'crashed');
      if (reason === 'crashed' || reason === 'memory') killTree(child.pid);
      ended(child, { pid: child.pid, code, signal, reason });
      markGone();
    };
    spawned.once('exit', onGone);
    // 'error' without 'exit': it could not be spawned at all.
    spawned.on('error', () => {
      if (spawned.pid === undefined) onGone(null, null);
    });
    return child;
  }

  function ended(child: Running, exit: ChildExit): void {
    if (current === child) current = null;
    for (const answer of child.pings.values()) answer();
    const log = exit.reason === 'closed' || exit.reason === 'idle' ? logger.info : logger.error;
    log.call(logger, 'child.exit', {
      child: name,
      pid: exit.pid,
      state: exit.reason,
      count: child.inFlight.size,
      ...(exit.code === null ? {} : { exit: exit.code }),
      ...(exit.signal === null ? {} : { signal: exit.signal }),
    });
    const crashed = exit.reason === 'crashed' || exit.reason === 'memory' || exit.reason === 'timeout';
    // Died before it was ready: those who wait for it would only start the next one to die the same way.
    const lost = [...child.inFlight.values(), ...(child.ready || !crashed ? [] : waiting.splice(0))];
    for (const job of lost) {
      job.stopTimer();
      if (job.settled) continue;
      if (child.ready && crashed && job.options.retryOnce && !job.retried) {
        job.retried = true;
        waiting.unshift(job);
      } else {
        job.settled = true;
        job.reject(new MiaError('child.crashed', { child: name, reason: exit.reason, signal: exit.signal, exit: exit.code }));
      }
    }
    child.inFlight.clear();
    for (const listener of listeners) listener(exit);
    pump();
  }

  function receive(child: Running, message: Exclude<ToParent, { kind: 'ready' }>): void {
    if (message.kind === 'pong') {
      child.pings.get(message.id)?.();
      return;
    }
    const job = child.inFlight.get(message.id);
    if (!job) return;
    if (message.kind === 'event') {
      if (!job.settled) job.options.onEvent?.(message.event);
      return;
    }
    child.inFlight.delete(message.id);
    job.stopTimer();
    if (!job.settled) {
      job.settled = true;
      if (message.kind === 'result') job.resolve(message.result);
      else job.reject(MiaError.fromShape(message.error));
    }
    pump();
  }

  function end(child: Running, reason: ChildExit['reason']): void {
    child.ending ??= reason;
    if (reason === 'closed' || reason === 'idle') {
      send(child, { kind: 'close' });
      const stopTimer = clock.after(limits.closeMs ?? 1_000, () => killTree(child.pid));
      void child.gone.then(() => {
        stopTimer();
        killTree(child.pid);
      });
    } else killTree(child.pid);
  }

  /** Hands waiting work to the child, starting it when there is some. */
  function pump(): void {
    stopIdle();
    if (waiting.length === 0 && (current?.inFlight.size ?? 0) === 0) {
      const child = current;
      if (child?.ready && !child.ending && options.idleMs !== undefined) {
        stopIdle = clock.after(options.idleMs, () => {
          if (current === child && child.inFlight.size === 0 && waiting.length === 0) end(child, 'idle');
        });
      }
      return;
    }
    if (waiting.length === 0) return;
    current ??= start();
    // One that is ending takes nothing more: its `ended` comes back here.
    if (!current.ready || current.ending) return;
    while (waiting.length > 0 && current.inFlight.size < concurrency) {
      const urgent = waiting.findIndex((job) => job.options.priority !== 'background');
      const [job] = waiting.splice(Math.max(urgent, 0), 1);
      if (job) hand(current, job);
    }
  }

  function hand(child: Running, job: Job): void {
    if (child.inFlight.size === 0) child.heardAt = clock.monotonic();
    child.inFlight.set(job.id, job);
    send(child, { kind: 'request', id: job.id, method: job.method, params: job.params });
    const { timeoutMs } = job.options;
    if (timeoutMs === undefined) return;
    job.stopTimer = clock.after(timeoutMs, () => {
      if (!child.inFlight.has(job.id)) return;
      child.inFlight.delete(job.id);
      if (!job.settled) {
        job.settled = true;
        job.reject(new MiaError('child.timeout', { child: name, method: job.method, ms: timeoutMs }));
      }
      end(child, 'timeout');
    });
  }

  function request<Result>(method: string, params?: unknown, requestOptions: ChildRequestOptions = {}): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const { signal } = requestOptions;
    if (signal?.aborted) return Promise.reject(new MiaError('request.cancelled'));
    const job: Job = {
      id: nextId++,
      method,
      params,
      options: requestOptions,
      retried: false,
      settled: false,
      stopTimer: () => {},
      resolve,
      reject,
    };
    const onAbort = () => {
      if (job.settled) return;
      job.settled = true;
      const index = waiting.indexOf(job);
      if (index >= 0) waiting.splice(index, 1);
      else if (current?.inFlight.has(job.id)) send(current, { kind: 'cancel', id: job.id });
      reject(new MiaError('request.cancelled'));
      pump();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    waiting.push(job);
    pump();
    return promise.finally(() => signal?.removeEventListener('abort', onAbort)) as Promise<Result>;
  }

  async function ping(): Promise<number | null> {
    const child = current;
    if (!child?.ready || child.ending) return null;
    const id = nextId++;
    const startedAt = clock.monotonic();
    const { promise, resolve } = Promise.withResolvers<void>();
    child.pings.set(id, resolve);
    send(child, { kind: 'ping', id });
    await promise;
    child.pings.delete(id);
    return current === child ? clock.monotonic() - startedAt : null;
  }

  return {
    request,
    ping,
    alive: () => current !== null && !current.ending,
    get pid() {
      return current?.process.pid;
    },
    onExit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    output: () => ring.text(),
    async close() {
      stopIdle();
      for (const job of waiting.splice(0)) {
        job.settled = true;
        job.reject(new MiaError('child.crashed', { child: name, reason: 'closed' }));
      }
      const child = current;
      if (!child) return;
      end(child, 'closed');
      await child.gone;
    },
  };
}
