import { Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { type Provider, ProviderSession, type Runtime, type RuntimeSession } from './providers.ts';

interface Fake {
  /** Milliseconds of one run. */
  ms?: number;
  values?: number[];
  /** Which run fails, from 1. */
  failsAt?: number;
  absent?: boolean;
}

/** A runtime whose sessions take as long, and give what, the test says. */
function fakeRuntime(kinds: Partial<Record<Provider, Fake>>): Runtime & { log: string[] } {
  let time = 0;
  const log: string[] = [];
  return {
    log,
    now: () => time,
    supported: () => Object.keys(kinds),
    async create(_model, provider): Promise<RuntimeSession> {
      const { ms = 10, values = [1, 2], failsAt, absent } = kinds[provider] ?? { absent: true };
      if (absent) throw new Error('no such device');
      log.push(`open ${provider}`);
      let runs = 0;
      return {
        ...{ inputNames: ['x'], outputNames: ['y'], inputMetadata: [] },
        async run() {
          runs += 1;
          time += ms;
          if (runs === failsAt) throw new Error('device lost');
          return { y: new Tensor('float32', Float32Array.from(values), [1, values.length]) };
        },
        async release() {
          log.push(`close ${provider}`);
        },
      };
    },
  };
}

const trial = () => ({ x: new Tensor('float32', Float32Array.of(1), [1]) });
const open = (runtime: Runtime, providers?: Provider[]) =>
  ProviderSession.open('m.onnx', { runtime, trial, ...(providers ? { providers } : {}) });

describe('execution providers', () => {
  test('the first that works and is faster than the processor is taken', async () => {
    const runtime = fakeRuntime({ cpu: {}, cuda: { absent: true }, webgpu: { ms: 2 }, coreml: { ms: 5 } });
    const session = await open(runtime);
    expect(session.provider).toBe('coreml');
    expect(runtime.log).toEqual(['open cpu', 'open coreml', 'close cpu']);
  });

  test('one that is slower, or gives something else, is not', async () => {
    const runtime = fakeRuntime({ cpu: {}, dml: { ms: 1, values: [2, -1] }, webgpu: { ms: 20 } });
    const session = await open(runtime);
    expect(session.provider).toBe('cpu');
    expect(runtime.log).toEqual(['open cpu', 'open dml', 'close dml', 'open webgpu', 'close webgpu']);
  });

  test('one that fails while it is tried is left for the next', async () => {
    const session = await open(fakeRuntime({ cpu: {}, cuda: { ms: 1, failsAt: 1 }, webgpu: { ms: 1, failsAt: 2 } }));
    expect(session.provider).toBe('cpu');
  });

  test('what fails later goes on with the processor, and says so', async () => {
    const runtime = fakeRuntime({ cpu: { values: [2, 4] }, cuda: { ms: 1, failsAt: 4 } });
    const session = await open(runtime);
    await session.run(trial(), ['y']);
    expect(session.provider).toBe('cuda');
    const { y } = await session.run(trial(), ['y']);
    expect([...(y?.data ?? [])]).toEqual([2, 4]);
    expect(session.provider).toBe('cpu');
    expect(runtime.log.slice(-2)).toEqual(['open cpu', 'close cuda']);
  });

  test('a failure of the processor is one', async () => {
    const session = await open(fakeRuntime({ cpu: { failsAt: 1 } }), ['cpu']);
    await expect(session.run(trial(), ['y'])).rejects.toThrow('device lost');
    await expect(open(fakeRuntime({ cpu: { absent: true } }))).rejects.toThrow('no such device');
  });

  test('only those that are allowed are tried', async () => {
    const runtime = fakeRuntime({ cpu: {}, cuda: { ms: 1 } });
    expect((await open(runtime, ['cpu'])).provider).toBe('cpu');
    expect(runtime.log).toEqual(['open cpu']);
  });
});
