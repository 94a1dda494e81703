import { expect, test } from 'vitest';
import { handClock } from '../host/hand-clock.fixture.ts';
import { createRestWatch, REST_MS } from './rest.ts';

test('hidden for two minutes frees the models, again and again; shown before that, nothing', () => {
  const clock = handClock();
  let rests = 0;
  const watch = createRestWatch(clock.after, () => {
    rests += 1;
  });
  watch.hidden();
  clock.pass(REST_MS - 1);
  watch.shown();
  clock.pass(REST_MS);
  expect(rests).toBe(0);
  watch.hidden();
  watch.hidden();
  clock.pass(REST_MS);
  expect(rests).toBe(1);
  clock.pass(REST_MS);
  expect(rests).toBe(2);
});
