/** Facts hold in the order in which they were said, whatever the computer's clock did meanwhile. */
import { expect, it } from 'vitest';
import { ownFact, storeForEach } from './store.fixture.ts';
import { message } from './testing.ts';
import type { NewFact, Store } from './types.ts';

let store: Store;
storeForEach((opened) => {
  store = opened;
});

let n = 0;
async function say(text: string, parent: string | null, facts: NewFact[], created: number): Promise<string> {
  const id = `m${++n}`;
  await store.addMessage(message(id, 'c', parent, text, { created }));
  if (facts.length > 0) await store.addFacts(id, 'rules', facts);
  return id;
}
const shown = async () => (await store.facts({ limit: 50, offset: 0 })).facts.map((f) => f.object);

it('follow each other in the order in which they were said, wherever the clock jumps, and none ends before it began', async () => {
  // A clock far ahead, then set right; then set back by years.
  const athens = await say('I live in Athens', null, [ownFact('live in', 'Athens')], 9_000_000);
  const patras = await say('I live in Patras', athens, [ownFact('live in', 'Patras')], 5000);
  const volos = await say('I live in Volos', patras, [ownFact('live in', 'Volos')], 10);
  const held = async () =>
    (await store.facts({ limit: 9, offset: 0, history: true })).facts
      .map((f) => [f.object, f.validFrom, f.validTo])
      .sort((a, b) => String(a[0]).localeCompare(String(b[0])));
  expect(await shown()).toEqual(['Volos']);
  expect(await held()).toEqual([
    ['Athens', 9_000_000, 9_000_000],
    ['Patras', 5000, 5000],
    ['Volos', 10, null],
  ]);
  expect(await store.overtaken([athens])).toMatchObject([{ was: { object: 'Athens' }, now: { object: 'Volos' } }]);
  // An end and a correction that the clock puts before what they end.
  await say('I no longer live in Volos', volos, [ownFact('live in', 'Volos', { ends: true })], 3);
  expect(await shown()).toEqual([]);
  expect((await held()).at(-1)).toEqual(['Volos', 10, 10]);
  const late = await say('I live in Larisa', volos, [ownFact('live in', 'Larisa')], 7000);
  const [larisa] = await store.factsFrom(late);
  await store.correctFact(larisa?.id as string, ownFact('live in', 'Lamia'), 1);
  expect(await shown()).toEqual(['Lamia']);
  expect((await held()).find(([object]) => object === 'Larisa')).toEqual(['Larisa', 7000, 7000]);
  // Said again with the clock set right, it is the same fact still.
  const again = await say('I live in Lamia', late, [], 20_000);
  expect(await store.addFacts(again, 'rules', [ownFact('live in', 'Lamia')])).toMatchObject([{ change: 'again' }]);
  expect(await shown()).toEqual(['Lamia']);
});
