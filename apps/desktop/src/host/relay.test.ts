import { expect, test } from 'vitest';
import type { TurnEvent } from '../contract/index.ts';
import { handClock } from './hand-clock.fixture.ts';
import { relayTurn } from './relay.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A source that is fed by hand. */
function source() {
  const queue: TurnEvent[] = [];
  let wake = (): void => {};
  let over = false;
  return {
    async put(...events: TurnEvent[]) {
      queue.push(...events);
      wake();
      await settled();
    },
    async end() {
      over = true;
      wake();
      await settled();
    },
    async *events() {
      for (;;) {
        const event = queue.shift();
        if (event) yield event;
        else if (over) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}

const text = (n: number, delta: string): TurnEvent => ({ n, type: 'text', delta });
const state = (n: number): TurnEvent => ({ n, type: 'state', state: 'answering' });

test('the first token goes at once, those of the same frame as one, under the last number', async () => {
  const clock = handClock();
  const { put, end, events } = source();
  const seen: TurnEvent[] = [];
  const done = relayTurn(events(), async (event) => void seen.push(event), clock);
  await put(state(1), text(2, 'a'));
  expect(seen).toEqual([state(1), text(2, 'a')]);
  clock.pass(5);
  await put(text(3, 'b'), text(4, 'c'));
  expect(seen).toHaveLength(2);
  clock.pass(11);
  await settled();
  expect(seen.slice(2)).toEqual([text(4, 'bc')]);
  clock.pass(30);
  await put(text(5, 'd'));
  expect(seen.at(-1)).toEqual(text(5, 'd'));
  await put(text(6, 'e'));
  await end();
  await done;
  expect(seen.at(-1)).toEqual(text(6, 'e'));
});

test('another kind of event is never overtaken and never waits', async () => {
  const clock = handClock();
  const { put, end, events } = source();
  const seen: TurnEvent[] = [];
  const done = relayTurn(events(), async (event) => void seen.push(event), clock);
  const thought: TurnEvent = { n: 3, type: 'thinking', delta: 'hm' };
  await put(text(1, 'a'), text(2, 'b'), thought, state(4), { n: 5, type: 'end', message: null });
  await end();
  await done;
  expect(seen).toEqual([text(1, 'a'), text(2, 'b'), thought, state(4), { n: 5, type: 'end', message: null }]);
});

test('what gathers while the window is slow travels as one', async () => {
  const clock = handClock();
  const { put, end, events } = source();
  const seen: TurnEvent[] = [];
  const taken = Promise.withResolvers<void>();
  const done = relayTurn(
    events(),
    async (event) => {
      seen.push(event);
      await taken.promise;
    },
    clock,
  );
  await put(text(1, 'a'));
  await put(...Array.from({ length: 50 }, (_, i) => text(i + 2, 'x')));
  clock.pass(100);
  await settled();
  expect(seen).toEqual([text(1, 'a')]);
  taken.resolve();
  await end();
  await done;
  expect(seen.slice(1)).toEqual([text(51, 'x'.repeat(50))]);
});

test('a window that goes ends the relay', async () => {
  const { put, events } = source();
  const done = relayTurn(events(), () => Promise.reject(new Error('gone')), handClock());
  const failed = expect(done).rejects.toThrow('gone');
  await put(text(1, 'a'));
  await failed;
});
