import { expect, it } from 'vitest';
import { storeForEach } from './store.fixture.ts';
import { message } from './testing.ts';
import type { Store } from './types.ts';

let store: Store;
storeForEach((opened) => {
  store = opened;
});

it('facts are found by what a question means, in the other language and by a wider word, too', async () => {
  await store.addMessage(message('m', 'c', null, 'My mother is called Anna, my cat Mimi, my older daughter Eleni. I work as a baker.'));
  const told: [string, string, boolean][] = [
    ['mother', 'Anna', true],
    ['cat', 'Mimi', false],
    ['older daughter', 'Eleni', true],
    ['works as', 'baker', true],
    ['has', 'grey dog', false],
    ['likes', 'songs', false],
  ];
  await store.addFacts(
    'm',
    'rules',
    told.map(([relation, object, single]) => ({ subject: 'user', relation, object, text: `${relation}: ${object}.`, single })),
  );
  const about = async (...terms: string[]) => (await store.factsAbout(terms, 9)).map((f) => f.object).sort();
  expect(await about('mum')).toEqual(['Anna']);
  expect(await about('mutter')).toEqual(['Anna']);
  expect(await about('pets')).toEqual(['Mimi', 'grey dog']);
  expect(await about('töchter')).toEqual(['Eleni']);
  expect(await about('kids')).toEqual(['Eleni']);
  expect(await about('beruf')).toEqual(['baker']);
  expect(await about('weather')).toEqual([]);
});
