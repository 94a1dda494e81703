import { afterEach, beforeEach, expect, it } from 'vitest';
import { answer, message, openTestStore, temporaryFolder, unitVector } from './testing.ts';
import type { NewMessage, Store } from './types.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
});

afterEach(async () => {
  await store.close();
  folder.remove();
});

const WORDS = ['harbour', 'apple', 'violin', 'receipt', 'mountain', 'candle', 'engine', 'letter'];
const PLACES = ['loose', 'work', 'home', 'open'];

/** Every place says the same words in the same direction, so that nothing but the folder parts them. */
async function fill(): Promise<void> {
  for (const place of PLACES) {
    await store.createConversation({ id: place, created: 1, zone: 'UTC' });
    await store.createConversation({ id: `${place} asks`, created: 1, zone: 'UTC' });
    const messages = WORDS.map(
      (word, i): NewMessage =>
        message(`${place} ${i}`, place, i === 0 ? null : `${place} ${i - 1}`, `the ${word} of ${place}`, { speaker: 'Ada' }),
    );
    await store.importMessages({ messages });
    await store.addVectors(
      'e',
      384,
      WORDS.map((_, i) => ({ message: `${place} ${i}`, passage: 0, vector: unitVector(i) })),
    );
    if (place === 'loose') continue;
    await store.createFolder({ id: place, name: place, created: 1, conversations: [place, `${place} asks`] });
    if (place !== 'open') await store.updateFolder(place, { remember: false });
  }
}

it('a folder that keeps its memories gives and gets none: 1,000 queries, by words, by meaning and by neighbourhood', async () => {
  await fill();
  const may: Record<string, string[]> = { loose: ['loose', 'open'], open: ['loose', 'open'], work: ['work'], home: ['home'] };
  let asked = 0;
  let leaks = 0;
  const met = new Set<string>();
  for (let n = 0; n < 250; n++) {
    for (const place of PLACES) {
      const terms = [WORDS[n % WORDS.length] ?? '', ...(n % 3 === 0 ? [WORDS[(n + 3) % WORDS.length] ?? ''] : [])];
      const query = { terms, exclude: [], limit: 1 + (n % 40), conversation: `${place} asks` };
      const { found } = await store.recallWords(query);
      const vector = n % 2 === 0 ? unitVector(n % WORDS.length) : null;
      const hits = await store.recallCandidates({
        ...query,
        ...(n % 5 === 0 ? {} : { found }),
        ...{ vector, encoder: vector ? 'e' : null, neighbours: n % 3 },
      });
      asked++;
      for (const hit of hits) {
        met.add(`${place} ${hit.conversation}`);
        if (!may[place]?.includes(hit.conversation)) leaks++;
      }
    }
  }
  expect([asked, leaks]).toEqual([1000, 0]);
  // it was not silence that kept them apart
  expect([...met].sort()).toEqual(['home home', 'loose loose', 'loose open', 'open loose', 'open open', 'work work']);
}, 60_000);

it('asked from nowhere, such a folder is closed; opened, it is like any other; what is moved goes with its folder', async () => {
  await fill();
  const from = async (conversation?: string) => {
    const scope = conversation === undefined ? {} : { conversation };
    const hits = await store.recallCandidates({ terms: ['apple'], vector: null, encoder: null, exclude: [], limit: 20, ...scope });
    return hits.map((hit) => hit.conversation).sort();
  };
  expect(await from()).toEqual(['loose', 'open']);
  await store.updateFolder('work', { remember: true });
  expect(await from('loose asks')).toEqual(['loose', 'open', 'work']);
  await store.updateConversation('loose', { folder: 'home' });
  expect(await from('open asks')).toEqual(['open', 'work']);
  expect(await from('home asks')).toEqual(['home', 'loose']);
});

it('among people, what was said around a hit comes along, and everybody is known by name', async () => {
  await fill();
  await store.importMessages({
    messages: [message('by person', 'loose', 'loose 7', 'a zebra'), message('after', 'loose', 'by person', 'and then')],
  });
  const exclude = WORDS.map((_, i) => `open ${i}`);
  const around = async (term: string, neighbours: number) => {
    const hits = await store.recallCandidates({ terms: [term], vector: null, encoder: null, exclude, limit: 1, neighbours });
    return hits.map((hit) => [hit.message, hit.words !== null]).sort();
  };
  expect(await around('candle', 0)).toEqual([['loose 5', true]]);
  expect((await around('candle', 1)).map(([id]) => id)).toEqual(['loose 4', 'loose 5', 'loose 6']);
  expect((await around('candle', 2)).map(([id]) => id)).toEqual(['loose 3', 'loose 4', 'loose 5', 'loose 6', 'loose 7']);
  // said by the person: nothing comes along
  expect(await around('zebra', 2)).toEqual([['by person', true]]);
  expect(await store.speakers()).toEqual(['Ada']);
  const { undo } = await store.deleteConversation('loose');
  await store.purge(undo);
  expect((await store.speakers()).length).toBe(1);
});

it('what an answer was given says no word and no title once the border lies between them, and says it again when it does not', async () => {
  for (const id of ['told', 'again', 'asked']) await store.createConversation({ id, created: 1, zone: 'UTC' });
  await store.createFolder({ id: 'work', name: 'Work', created: 1, conversations: [] });
  await store.updateFolder('work', { remember: false });
  await store.addMessage(message('t1', 'told', null, 'I live in Athens'));
  await store.addMessage(message('t2', 'told', 't1', 'The safe is behind the boat picture'));
  await store.addMessage(message('g1', 'again', null, 'Athens is where I live'));
  const athens = { subject: 'user', relation: 'lives in', object: 'Athens', text: 'You live in Athens.', single: true };
  await store.addFacts('t1', 'rules', [athens]);
  await store.addMessage(message('q', 'asked', null, 'Where is the safe?'));
  await store.addMessage(answer('a', 'asked', 'q', 'Behind the picture.'));
  const fact = (await store.factsFrom('t1'))[0]?.id as string;
  await store.setReceipts('a', [
    { rank: 1, memory: 't2', reasons: ['words'], score: 1, text: 'The safe is behind the boat picture' },
    { rank: 2, memory: 't1', reasons: ['words'], score: 1, text: 'You live in Athens.', fact },
  ]);
  await store.updateConversation('told', { title: 'The safe', titleSource: 'person' });
  const given = async () => (await store.receipts('a')).map(({ text, kept, conversationTitle }) => ({ text, kept, conversationTitle }));
  const open = await given();
  expect(open).toEqual([
    { text: 'The safe is behind the boat picture', kept: false, conversationTitle: 'The safe' },
    { text: 'You live in Athens.', kept: false, conversationTitle: 'The safe' },
  ]);
  const nothing = { text: '', kept: true, conversationTitle: '' };
  await store.updateConversation('told', { folder: 'work' });
  expect(await given()).toEqual([nothing, nothing]);
  // The answer goes along: both are on one side again.
  await store.updateConversation('asked', { folder: 'work' });
  expect(await given()).toEqual(open);
  await store.updateConversation('told', { folder: null });
  expect(await given()).toEqual([nothing, nothing]);
  await store.updateConversation('asked', { folder: null });
  // A fact that was said outside too was given from there.
  await store.addFacts('g1', 'rules', [athens]);
  await store.updateConversation('told', { folder: 'work' });
  expect((await given()).map(({ text, kept }) => [text, kept])).toEqual([
    ['', true],
    ['You live in Athens.', false],
  ]);
  await store.updateFolder('work', { remember: true });
  expect((await given()).map(({ text }) => text)).toEqual(open.map(({ text }) => text));
});
