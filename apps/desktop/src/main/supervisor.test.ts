import type { ErrorShape } from '@mia/core/errors.ts';
import { describe, expect, test } from 'vitest';
import type { FrameChannel } from '../transport/channel.ts';
import { memoryChannels } from '../transport/memory.ts';
import type { HostEvents } from './host-process.ts';
import { backoff, createSupervisor, STABLE_MS } from './supervisor.ts';

function setUp() {
  let time = 0;
  let timers: { at: number; callback: () => void }[] = [];
  const starts: { locked: boolean; on: HostEvents; stopped: boolean; told: string[] }[] = [];
  const broken: ErrorShape[] = [];
  const supervisor = createSupervisor({
    clock: {
      monotonic: () => time,
      after(ms, callback) {
        const timer = { at: time + ms, callback };
        timers.push(timer);
        return () => {
          timers = timers.filter((t) => t !== timer);
        };
      },
    },
    start(locked, on) {
      const it = { locked, on, stopped: false, told: [] as string[] };
      starts.push(it);
      return {
        pid: starts.length,
        open: () => memoryChannels()[0],
        say: ({ type }) => void it.told.push(type),
        async stop() {
          it.stopped = true;
          on.exit(0, null);
        },
      };
    },
    onBroken: (error) => broken.push(error),
  });
  return {
    supervisor,
    starts,
    broken,
    last: () => starts.at(-1) as (typeof starts)[number],
    pass(ms: number) {
      time += ms;
      for (const timer of timers.filter((t) => t.at <= time)) {
        timers = timers.filter((t) => t !== timer);
        timer.callback();
      }
    },
    connect() {
      const got: { channel?: FrameChannel; error?: ErrorShape } = {};
      supervisor.connect(
        (channel) => {
          got.channel = channel;
        },
        (error) => {
          got.error = error;
        },
      );
      return got;
    },
  };
}

describe('the supervisor', () => {
  test('starts again with back-off, and windows that wait get the new one', () => {
    const it = setUp();
    it.last().on.ready(false);
    it.last().on.exit(null, 'SIGKILL');
    const waits = it.connect();
    expect([it.starts.length, waits.channel]).toEqual([1, undefined]);
    it.pass(backoff(1) - 1);
    expect(it.starts).toHaveLength(1);
    it.pass(1);
    expect(it.starts).toHaveLength(2);
    expect(waits.channel).toBeDefined();
    it.last().on.exit(1, null);
    it.pass(backoff(2));
    expect(it.starts).toHaveLength(3);
    expect(backoff(2)).toBeGreaterThan(backoff(1));
  });

  test('three failures in a row open the breaker: windows are told, and the next who comes tries again', () => {
    const it = setUp();
    for (const failure of [1, 2]) {
      it.last().on.exit(1, null);
      it.pass(backoff(failure));
    }
    it.last().on.exit(1, null);
    it.pass(1_000_000);
    expect(it.starts).toHaveLength(3);
    expect(it.broken).toEqual([{ code: 'host.stopped', details: { times: 3 } }]);
    expect(it.connect().error).toEqual(it.broken[0]);
    const again = it.connect();
    expect(it.starts).toHaveLength(4);
    expect(again.channel).toBeDefined();
    // A new row of three.
    it.last().on.exit(1, null);
    it.pass(backoff(1));
    expect(it.starts).toHaveLength(5);
  });

  test('one that ran well is forgiven what came before', () => {
    const it = setUp();
    for (const failure of [1, 2]) {
      it.last().on.exit(1, null);
      it.pass(backoff(failure));
    }
    it.pass(STABLE_MS);
    it.last().on.exit(1, null);
    it.pass(backoff(1));
    expect([it.starts.length, it.broken.length]).toEqual([4, 0]);
  });

  test('what a host says it can not do is told at once, with its own words', () => {
    const it = setUp();
    const waits = it.connect();
    expect(waits.channel).toBeDefined();
    it.last().on.failed({ code: 'data.not-yours' });
    it.last().on.exit(1, null);
    it.pass(1_000_000);
    expect(it.starts).toHaveLength(1);
    expect(it.connect().error).toEqual({ code: 'data.not-yours' });
  });

  test('a host to which it was only attached and that ended is followed at once', () => {
    const it = setUp();
    it.last().on.ready(true);
    it.pass(5000);
    it.last().on.exit(0, null);
    expect(it.starts).toHaveLength(2);
  });

  test('locking ends the host before the next one starts, and that one waits for the person, also after a crash', async () => {
    const it = setUp();
    it.last().on.ready(false);
    const locking = it.supervisor.lock();
    expect([it.starts.length, it.last().stopped]).toEqual([1, true]);
    await locking;
    expect(it.starts.map(({ locked }) => locked)).toEqual([false, true]);
    it.last().on.exit(null, 'SIGKILL');
    it.pass(backoff(1));
    expect(it.last().locked).toBe(true);
  });

  test('what should lock while no host runs locks the next one; resting is not made up for', () => {
    const it = setUp();
    it.last().on.exit(null, 'SIGKILL');
    it.supervisor.say({ type: 'lock' });
    it.supervisor.say({ type: 'rest' });
    it.pass(backoff(1));
    expect(it.starts.map(({ told }) => told)).toEqual([[], ['lock']]);
    it.last().on.exit(null, 'SIGKILL');
    it.pass(backoff(2));
    expect(it.last().told).toEqual([]);
  });

  test('stopping starts nothing again', async () => {
    const it = setUp();
    await it.supervisor.stop();
    it.pass(1_000_000);
    expect(it.starts).toHaveLength(1);
  });
});
