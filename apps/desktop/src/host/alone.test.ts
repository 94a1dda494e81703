import { expect, test } from 'vitest';
import { ALONE_MS, watchAlone } from './alone.ts';
import { createEvents } from './events.ts';
import { handClock } from './hand-clock.fixture.ts';

test('a minute after the last window went it is alone; a reload within that time changes nothing', async () => {
  const clock = handClock();
  const events = createEvents();
  let alone = 0;
  watchAlone(events, clock, () => {
    alone += 1;
  });
  const open = () => {
    const gone = new AbortController();
    const next = events.listen(gone.signal).next();
    return async () => {
      gone.abort();
      await next;
    };
  };
  const [first, second] = [open(), open()];
  await first();
  clock.pass(ALONE_MS * 3);
  expect(alone).toBe(0);
  await second();
  clock.pass(ALONE_MS - 1);
  const reloaded = open();
  clock.pass(ALONE_MS * 3);
  expect(alone).toBe(0);
  await reloaded();
  clock.pass(ALONE_MS);
  expect(alone).toBe(1);
});
