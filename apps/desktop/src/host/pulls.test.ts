import { MiaError } from '@mia/core/errors.ts';
import type { PullOptions } from '@mia/core/response/llm/index.ts';
import { expect, test } from 'vitest';
import type { Download } from '../contract/index.ts';
import { handClock } from './hand-clock.fixture.ts';
import { createPulls } from './pulls.ts';

/** An Ollama that pulls when told to. */
function setUp() {
  const clock = handClock();
  const running: { model: string; options: PullOptions; finish(): void; fail(error: Error): void }[] = [];
  const told: Download[] = [];
  let done = 0;
  const ollama = {
    pull(model: string, options: PullOptions = {}): Promise<{ bytes: number }> {
      const { promise, resolve, reject } = Promise.withResolvers<{ bytes: number }>();
      options.signal?.addEventListener('abort', () => reject(new MiaError('request.cancelled')));
      running.push({ model, options, finish: () => resolve({ bytes: 100 }), fail: reject });
      return promise;
    },
  };
  const pulls = createPulls({ ollama, clock, tell: (download) => told.push(download), done: () => (done += 1) });
  return { clock, pulls, running, told, done: () => done };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('tells true bytes, at most five times a second, and every change of state', async () => {
  const { clock, pulls, running, told, done } = setUp();
  const { id } = pulls.start('smollm2:135m');
  expect(pulls.busy()).toBe(true);
  expect(pulls.start('smollm2:135m').id).toBe(id);
  expect(running).toHaveLength(1);
  const progress = running[0]?.options.onProgress;
  for (let bytes = 1; bytes <= 90; bytes++) {
    clock.pass(10);
    progress?.({ bytes, total: 100, phase: 'fetching' });
  }
  expect(told.length).toBeLessThanOrEqual(6);
  progress?.({ bytes: 100, total: 100, phase: 'verifying' });
  expect(told.at(-1)).toMatchObject({ id, state: 'verifying', bytes: 100, total: 100, source: 'ollama', canPause: true });
  running[0]?.finish();
  await settled();
  expect(told.at(-1)?.state).toBe('done');
  expect(done()).toBe(1);
  expect(pulls.busy()).toBe(false);
});

test('pauses, goes on, and is cancelled', async () => {
  const { pulls, running } = setUp();
  const { id } = pulls.start('m');
  pulls.pause(id);
  await settled();
  expect(pulls.list()[0]?.state).toBe('paused');
  expect(running[0]?.options.signal?.aborted).toBe(true);
  pulls.resume(id);
  expect(running).toHaveLength(2);
  pulls.cancel(id);
  await settled();
  expect(pulls.list()[0]).toMatchObject({ state: 'cancelled', error: null });
  expect(() => pulls.resume(id)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
  expect(() => pulls.pause('other')).toThrow(expect.objectContaining({ code: 'not-found' }));
});

test('a pull that fails says why and can be tried again', async () => {
  const { pulls, running } = setUp();
  const { id } = pulls.start('m');
  running[0]?.fail(new MiaError('download.offline'));
  await settled();
  expect(pulls.list()[0]).toMatchObject({ state: 'failed', error: { code: 'download.offline' } });
  expect(pulls.start('m').id).toBe(id);
  expect(running).toHaveLength(2);
});
