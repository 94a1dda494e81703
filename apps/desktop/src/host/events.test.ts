import { expect, test } from 'vitest';
import type { AppEvent } from '../contract/index.ts';
import { createEvents } from './events.ts';

const settings = (name: string, value: unknown): AppEvent => ({ type: 'settings', name, value });
const prepared = (read: number): AppEvent => ({
  type: 'prepared',
  conversation: 'c',
  progress: { read, total: 9, etaMs: null },
  done: false,
});

test('every window hears of everything from then on', async () => {
  const events = createEvents();
  const abort = new AbortController();
  const [a, b] = [events.listen(abort.signal), events.listen(abort.signal)];
  const firsts = [a.next(), b.next()];
  events.publish({ type: 'models' });
  for (const first of firsts) expect((await first).value).toEqual({ type: 'models' });
  events.publish(settings('theme', 'dark'));
  expect((await a.next()).value).toEqual(settings('theme', 'dark'));
  abort.abort();
  expect((await a.next()).done).toBe(true);
});

test('a window that does not read keeps the newest of each, in order, and no more', async () => {
  const events = createEvents();
  const abort = new AbortController();
  const slow = events.listen(abort.signal);
  const first = slow.next();
  events.publish({ type: 'encoder', available: true });
  await first;
  for (let i = 0; i < 10_000; i++) events.publish(prepared(i));
  events.publish(settings('a', 1));
  events.publish(settings('b', 1));
  events.publish(settings('a', 2));
  const seen: AppEvent[] = [];
  for (let i = 0; i < 3; i++) seen.push((await slow.next()).value as AppEvent);
  expect(seen).toEqual([prepared(9999), settings('b', 1), settings('a', 2)]);
  const nothing = slow.next();
  abort.abort();
  expect((await nothing).done).toBe(true);
});

test('a window that comes later is told what stands then, and nobody else is', async () => {
  const events = createEvents();
  const low: AppEvent = { type: 'trouble', error: { code: 'model.low-memory' } };
  const found = [[low], [], Promise.reject(new Error('not measured'))];
  const end = events.stands(async () => (await found.shift()) ?? [low]);
  const abort = new AbortController();
  expect(events.publish({ type: 'folders' })).toBe(false);
  const first = events.listen(abort.signal);
  expect((await first.next()).value).toEqual(low);
  for (let n = 0; n < 2; n += 1) {
    const later = events.listen(abort.signal);
    const next = later.next();
    await Promise.resolve();
    expect(events.publish({ type: 'folders' })).toBe(true);
    expect((await next).value).toEqual({ type: 'folders' });
    expect((await first.next()).value).toEqual({ type: 'folders' });
  }
  end();
  const last = events.listen(abort.signal).next();
  events.publish({ type: 'models' });
  expect((await last).value).toEqual({ type: 'models' });
  abort.abort();
});
