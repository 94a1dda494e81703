import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type LogFields, silentLogger } from '@mia/core/ports/logger.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isGone } from './fixtures/gone.ts';
import { type ChildExit, type SupervisedChild, type SuperviseOptions, superviseChild } from './index.ts';

const entry = new URL('./fixtures/worker.ts', import.meta.url);
const open: SupervisedChild[] = [];

function child(options: Partial<SuperviseOptions> = {}): SupervisedChild {
  const started = superviseChild({ entry, name: 'worker', logger: silentLogger, ...options });
  open.push(started);
  return started;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

/** A clock whose timers fire when the test says so. */
function handClock() {
  const timers = new Set<{ ms: number; callback: () => void }>();
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    zone: () => 'UTC',
    after(ms: number, callback: () => void) {
      const timer = { ms, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    waiting: (ms: number) => [...timers].some((timer) => timer.ms === ms),
    fire(ms: number) {
      for (const timer of [...timers].filter((each) => each.ms === ms)) {
        timers.delete(timer);
        timer.callback();
      }
    },
  };
}

describe('a supervised child', () => {
  it('starts at the first request and carries typed arrays both ways', async () => {
    const worker = child();
    expect(worker.alive()).toBe(false);
    const doubled = await worker.request<Float32Array>('double', Float32Array.of(1, 2.5));
    expect(doubled).toBeInstanceOf(Float32Array);
    expect([...doubled]).toEqual([2, 5]);
    expect(worker.alive()).toBe(true);
    expect(await worker.ping()).toBeTypeOf('number');
  });

  it('has a minimal environment, no debugger by signal, and nothing of ours that is secret', async () => {
    vi.stubEnv('NODE_OPTIONS', '--no-deprecation');
    vi.stubEnv('ELECTRON_RUN_AS_NODE', '1');
    vi.stubEnv('HF_TOKEN', 'secret');
    const worker = child({ env: { MIA_EXTRA: 'yes' } });
    const seen = await worker.request<{ env: Record<string, string>; execArgv: string[] }>('environment');
    vi.unstubAllEnvs();
    const allowed = new Set(['PATH', 'HOME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TMPDIR', 'TZ', 'NODE_COMPILE_CACHE']);
    // What the shell and Node's channel add.
    for (const name of ['ORT_DISABLE_TELEMETRY', 'MIA_EXTRA', 'MIA_CHILD', 'PWD', 'OLDPWD', 'SHLVL', '_', 'NODE_CHANNEL_FD'])
      allowed.add(name);
    allowed.add('NODE_CHANNEL_SERIALIZATION_MODE');
    expect(Object.keys(seen.env).filter((name) => !allowed.has(name))).toEqual([]);
    expect(seen.env.MIA_EXTRA).toBe('yes');
    expect(seen.execArgv).toContain('--disable-sigusr1');
  });

  it('runs below normal priority when asked', async () => {
    const normal = await child().request<{ priority: number }>('environment');
    const lowered = await child({ background: true }).request<{ priority: number }>('environment');
    expect(lowered.priority).toBeGreaterThan(normal.priority);
  });

  it('carries events in order before the result', async () => {
    const events: unknown[] = [];
    const count = await child().request('count', 50, { onEvent: (event) => events.push(event) });
    expect(count).toBe(50);
    expect(events).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  it('carries error codes and never the text of an unexpected error', async () => {
    const worker = child();
    await expect(worker.request('refuse')).rejects.toMatchObject({ code: 'model.file-invalid', details: { why: 'test' } });
    await expect(worker.request('fail')).rejects.toMatchObject({ code: 'internal', details: {} });
    await expect(worker.request('nothing')).rejects.toMatchObject({ code: 'request.unknown' });
    await expect(worker.request('toString')).rejects.toMatchObject({ code: 'request.unknown' });
  });

  it('keeps output in memory and logs none of it', async () => {
    const logged: Array<[string, LogFields | undefined]> = [];
    const note = (event: string, fields?: LogFields) => logged.push([event, fields]);
    const worker = child({ logger: { info: note, warn: note, error: note } });
    await worker.request('print', 'what a person wrote');
    await vi.waitFor(() => expect(worker.output()).toContain('what a person wrote'));
    await worker.close();
    expect(logged.map(([event]) => event)).toEqual(['child.ready', 'child.exit']);
    expect(JSON.stringify(logged)).not.toContain('person');
  });

  it('fails what was under way when it crashes, and starts again', async () => {
    const exits: ChildExit[] = [];
    const worker = child({ limits: { concurrency: 4 } });
    worker.onExit((exit) => exits.push(exit));
    const { promise: holding, resolve } = Promise.withResolvers<void>();
    const held = worker.request('hold', null, { onEvent: () => resolve() });
    await holding;
    const died = worker.request('die');
    await expect(held).rejects.toMatchObject({ code: 'child.crashed', details: { signal: 'SIGKILL' } });
    await expect(died).rejects.toMatchObject({ code: 'child.crashed' });
    expect(exits.map((exit) => exit.reason)).toEqual(['crashed']);
    expect(await worker.request('runs')).toBe(1);
  });

  it('tries pure work once more, and only once', async () => {
    const exits: ChildExit[] = [];
    const worker = child();
    worker.onExit((exit) => exits.push(exit));
    await expect(worker.request('die', null, { retryOnce: true })).rejects.toMatchObject({ code: 'child.crashed' });
    expect(exits).toHaveLength(2);
  });

  it('does not start again and again when it dies before it is ready', async () => {
    const exits: ChildExit[] = [];
    const worker = child({ entry: new URL('./fixtures/missing.ts', import.meta.url) });
    worker.onExit((exit) => exits.push(exit));
    const both = await Promise.allSettled([worker.request('runs', null, { retryOnce: true }), worker.request('runs')]);
    for (const each of both) expect(each).toMatchObject({ status: 'rejected', reason: { code: 'child.crashed' } });
    expect(exits).toHaveLength(1);
  });

  it('cancels: waiting work never starts, work under way is told', async () => {
    const worker = child();
    const first = new AbortController();
    const { promise: holding, resolve } = Promise.withResolvers<void>();
    const held = worker.request('hold', null, { signal: first.signal, onEvent: () => resolve() });
    await holding;
    const second = new AbortController();
    const queued = worker.request('note', 'never', { signal: second.signal });
    second.abort();
    await expect(queued).rejects.toMatchObject({ code: 'request.cancelled' });
    first.abort();
    await expect(held).rejects.toMatchObject({ code: 'request.cancelled' });
    expect(await worker.request('order')).toEqual([]);
    await expect(worker.request('runs', null, { signal: first.signal })).rejects.toMatchObject({ code: 'request.cancelled' });
  });

  it('takes queries before waiting background work', async () => {
    const worker = child();
    const { promise: holding, resolve } = Promise.withResolvers<void>();
    const stop = new AbortController();
    const held = worker.request('hold', null, { signal: stop.signal, onEvent: () => resolve() });
    await holding;
    const notes = [
      worker.request('note', 'background 1', { priority: 'background' }),
      worker.request('note', 'background 2', { priority: 'background' }),
      worker.request('note', 'query', { priority: 'query' }),
    ];
    stop.abort();
    await expect(held).rejects.toMatchObject({ code: 'request.cancelled' });
    await Promise.all(notes);
    expect(await worker.request('order')).toEqual(['query', 'background 1', 'background 2']);
  });

  it('is killed past the job’s own limit, not before, and starts again', async () => {
    const clock = handClock();
    const worker = child({ clock });
    const { promise: spinning, resolve } = Promise.withResolvers<number>();
    const spin = worker.request('spin', null, { timeoutMs: 1234, onEvent: (pid) => resolve(pid as number) });
    const refused = expect(spin).rejects.toMatchObject({ code: 'child.timeout' });
    const pid = await spinning;
    expect(isGone(pid)).toBe(false);
    clock.fire(1234);
    await refused;
    await vi.waitFor(() => expect(isGone(pid)).toBe(true));
    expect(await worker.request('runs')).toBe(1);
  });

  it('is killed when it hangs with work under way and was told to answer meanwhile', async () => {
    const worker = child({ limits: { hangMs: 600 } });
    const { promise: spinning, resolve } = Promise.withResolvers<number>();
    const spin = worker.request('spin', null, { onEvent: (pid) => resolve(pid as number) });
    const refused = expect(spin).rejects.toMatchObject({ code: 'child.crashed', details: { reason: 'timeout' } });
    const pid = await spinning;
    await refused;
    await vi.waitFor(() => expect(isGone(pid)).toBe(true));
  });

  it('is left alone when it answers pings, however long its work takes', async () => {
    const worker = child({ limits: { hangMs: 90, concurrency: 2 } });
    const { promise: holding, resolve } = Promise.withResolvers<void>();
    const held = worker.request('hold', null, { onEvent: () => resolve() });
    await holding;
    const startedAt = performance.now();
    await vi.waitFor(() => expect(performance.now() - startedAt).toBeGreaterThan(400));
    await worker.request('release');
    expect(await held).toBe('released');
  });

  it('is freed after an idle time and comes back at the next request', async () => {
    const clock = handClock();
    const worker = child({ clock, idleMs: 777 });
    const ended = new Promise<ChildExit>((resolve) => worker.onExit(resolve));
    expect(await worker.request('runs')).toBe(1);
    expect(clock.waiting(777)).toBe(true);
    clock.fire(777);
    expect((await ended).reason).toBe('idle');
    expect(await worker.request('runs')).toBe(1);
  });

  it.skipIf(process.platform === 'win32')('ends itself past its memory limit', async () => {
    const worker = child({ limits: { memoryBytes: 400 << 20 } });
    await expect(worker.request('grow')).rejects.toMatchObject({ code: 'child.crashed', details: { reason: 'memory' } });
  });

  it('closes with its whole tree', async () => {
    const worker = child();
    const grandchild = await worker.request<number>('grandchild');
    const { pid } = worker;
    await worker.close();
    expect(isGone(pid as number)).toBe(true);
    await vi.waitFor(() => expect(isGone(grandchild)).toBe(true));
    expect(worker.alive()).toBe(false);
  });

  it('is gone soon after its parent was killed, though its thread is busy', { timeout: 30_000 }, async () => {
    const parent = spawn(process.execPath, [fileURLToPath(new URL('./fixtures/parent.ts', import.meta.url))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString().trim());
    expect(isGone(pid)).toBe(false);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isGone(pid)).toBe(true), { timeout: 10_000, interval: 20 });
  });
});
