import { silentLogger } from '@mia/core/ports/logger.ts';
import { expect, test } from 'vitest';
import { measuredThreads } from './threads.ts';

function settings(kept?: unknown) {
  const rows = new Map<string, unknown>([['embedded.threads', kept]]);
  const written: unknown[] = [];
  return {
    written,
    setting: async (name: string) => rows.get(name) ?? null,
    async setSetting(name: string, value: unknown) {
      rows.set(name, structuredClone(value));
      written.push(rows.get(name));
    },
  };
}

test('what was measured is given in at the next start, on a machine with as many cores', async () => {
  const store = settings();
  const first = await measuredThreads(store, silentLogger, 8);
  expect(first.threads).toEqual({});
  first.onLoaded('embedded/a', { threads: 7, readSpeed: 100 });
  first.onLoaded('embedded/b', { threads: 4, readSpeed: 100 });
  first.onLoaded('embedded/a', { threads: 7, readSpeed: 90 });
  expect(store.written).toHaveLength(2);
  expect((await measuredThreads(store, silentLogger, 8)).threads).toEqual({ 'embedded/a': 7, 'embedded/b': 4 });
  expect((await measuredThreads(store, silentLogger, 4)).threads).toEqual({});
});

test('a row that is not one, or can not be written, is measured again', async () => {
  expect((await measuredThreads(settings({ cores: 8, threads: { a: 'many' } }), silentLogger, 8)).threads).toEqual({});
  const full = { ...settings(), setSetting: () => Promise.reject(new Error('full')) };
  const warned: string[] = [];
  const { onLoaded } = await measuredThreads(full, { ...silentLogger, warn: (event) => warned.push(event) }, 8);
  onLoaded('embedded/a', { threads: 7, readSpeed: 100 });
  await expect.poll(() => warned).toEqual(['threads.not-kept']);
});
