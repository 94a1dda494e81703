// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { setHost } from '../host/index.ts';
import { ACTIVE_MS, watchActive } from './active.ts';

afterEach(() => setHost(null));

it('says that the person is here at their first sign, then twice a minute at most, and no more once it ended', () => {
  const asked: string[] = [];
  setHost({
    request: (name) => {
      asked.push(name);
      return Promise.reject(new Error('nobody'));
    },
  });
  let now = 0;
  const stop = watchActive(() => now);
  const sign = (type: string): boolean => window.dispatchEvent(new Event(type));
  sign('keydown');
  sign('pointermove');
  expect(asked).toEqual(['app.active']);
  now = ACTIVE_MS;
  sign('wheel');
  expect(asked).toHaveLength(2);
  stop();
  now = 10 * ACTIVE_MS;
  sign('keydown');
  expect(asked).toHaveLength(2);
});
