/** Keeps one host running: starts it again with back-off; three failures in a row open a circuit breaker until the person tries again. */
import type { ErrorShape } from '@mia/core/errors.ts';
import type { ToHost } from '../contract/shell.ts';
import type { FrameChannel } from '../transport/channel.ts';
import type { HostEvents, HostProcess } from './host-process.ts';

/** Failures in a row that open the breaker. */
export const MAX_FAILURES = 3;
/** A host that ran this long was well: what happens then is a first failure again. */
export const STABLE_MS = 60_000;

/** Milliseconds before the start after the nth failure (from 1). */
export const backoff = (failures: number): number => 250 * 4 ** (failures - 1);

export interface SupervisorOptions {
  start(locked: boolean, on: HostEvents): HostProcess;
  clock: { monotonic(): number; after(ms: number, callback: () => void): () => void };
  onReady?(attached: boolean): void;
  /** The breaker opened. */
  onBroken?(error: ErrorShape): void;
}

export interface Supervisor {
  /** A window's channel to the host, whenever one runs; null and an error once the breaker is open. */
  connect(take: (channel: FrameChannel) => void, refuse: (error: ErrorShape) => void): void;
  say(message: ToHost): void;
  /** Ends the host with all it remembers and starts one whose vault waits for the person. */
  lock(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { clock } = options;
  let host: HostProcess | null = null;
  let locked = false;
  let failures = 0;
  let broken: { error: ErrorShape; told: boolean } | null = null;
  /** Ended by us: no failure. */
  let ending = false;
  let cancel = (): void => {};
  /** Told to lock while no host ran: the next one opens by itself, and is told. */
  let unsaid: ToHost | null = null;
  const waiting: { take: (channel: FrameChannel) => void; refuse: (error: ErrorShape) => void }[] = [];

  const start = (): void => {
    cancel();
    broken = null;
    const began = clock.monotonic();
    let ready = false;
    let told: ErrorShape | null = null;
    host = options.start(locked, {
      ready(attached) {
        ready = true;
        options.onReady?.(attached);
      },
      failed(error) {
        told = error;
      },
      exit(code) {
        host = null;
        if (ending) return;
        const lasted = clock.monotonic() - began;
        if (told) return open(told);
        // The host to which it was attached ended: this start is the next one's turn, not a failure.
        if (code === 0 && ready && lasted > 1000) return start();
        if (lasted >= STABLE_MS) failures = 0;
        failures += 1;
        if (failures >= MAX_FAILURES) open({ code: 'host.stopped', details: { times: failures } });
        else cancel = clock.after(backoff(failures), start);
      },
    });
    if (unsaid) host.say(unsaid);
    unsaid = null;
    for (const { take } of waiting.splice(0)) take(host.open());
  };

  const open = (error: ErrorShape): void => {
    broken = { error, told: waiting.length > 0 };
    for (const { refuse } of waiting.splice(0)) refuse(error);
    options.onBroken?.(error);
  };

  start();
  return {
    connect(take, refuse) {
      if (host && !ending) return take(host.open());
      if (broken && !broken.told) {
        broken.told = true;
        return refuse(broken.error);
      }
      waiting.push({ take, refuse });
      // A window that comes again after it was told: the person tries again.
      if (broken) {
        failures = 0;
        start();
      }
    },
    say(message) {
      if (host) host.say(message);
      else if (message.type === 'lock') unsaid = message;
    },
    async lock() {
      locked = true;
      await end();
      failures = 0;
      ending = false;
      start();
    },
    stop: end,
  };

  async function end(): Promise<void> {
    ending = true;
    cancel();
    await host?.stop();
  }
}
