/** Folders that keep their memories: nothing crosses their border, neither into what is given nor into what is read ahead. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RECALL_BUDGET, recall } from '../memory/index.ts';
import { message, openTestStore, temporaryFolder } from '../memory/storage/testing.ts';
import type { NewFact, NewMessage, Store } from '../memory/storage/types.ts';
import { silentLogger } from '../ports/logger.ts';
import { createAssistant } from './assistant.ts';
import { contextOf } from './gather.ts';
import { factReceipts, whatIsKnown } from './known.ts';
import { bagOfWords, fakeModel, fakeModels, testClock } from './testing/fakes.ts';

const THINGS = ['harbour', 'apple', 'violin', 'dentist', 'mountain', 'candle', 'engine', 'letter'];
const PLACES = ['loose', 'open', 'work', 'home'];
/** From where each may be given something. */
const MAY: Record<string, string[]> = { loose: ['loose', 'open'], open: ['loose', 'open'], work: ['work'], home: ['home'] };
/** A word of each place's own. */
const mark = (place: string): string => `q${place}q`;
const placesIn = (text: string): string[] => PLACES.filter((place) => text.includes(mark(place)));

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
const encoder = bagOfWords(384);
const clock = testClock();

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  for (const place of PLACES) {
    for (const id of [place, `${place} asks`]) await store.createConversation({ id, created: 1, zone: 'UTC' });
    const messages = THINGS.map(
      (thing, i): NewMessage => message(`${place} ${i}`, place, i === 0 ? null : `${place} ${i - 1}`, `My ${thing} is ${mark(place)}`),
    );
    await store.importMessages({ messages });
    // Half of them are facts: then it is the fact that is given, once the message holds no more.
    for (let i = 0; i < THINGS.length; i += 2) {
      const facts = [`${mark(place)} before`, mark(place)].map(
        (object): NewFact => ({
          subject: 'user',
          relation: THINGS[i] ?? '',
          object,
          text: `Your ${THINGS[i]} is ${object}.`,
          single: true,
        }),
      );
      await store.addFacts(`${place} ${i}`, 'rules', [facts[0] as NewFact]);
      await store.addFacts(`${place} ${THINGS.length - 1}`, 'rules', [facts[1] as NewFact]);
    }
    await store.addHabits(`${place} 0`, [{ kind: 'address', value: mark(place), text: `Call me ${mark(place)}.` }]);
    if (place === 'loose') continue;
    await store.createFolder({ id: place, name: place, created: 1, conversations: [place, `${place} asks`] });
    if (place !== 'open') await store.updateFolder(place, { remember: false });
  }
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

it('1,000 questions over two folders: memories, facts, habits, the prompt and its receipts, and not one leaks', async () => {
  const [met, leaks] = [new Set<string>(), [] as string[]];
  const kinds = { memories: 0, facts: 0, habits: 0 };
  let asked = 0;
  for (let n = 0; n < 250; n++) {
    for (const place of PLACES) {
      const text = `What do you know about my ${THINGS[n % 8]}${n % 3 === 0 ? ` and my ${THINGS[(n + 3) % 8]}` : ''}?`;
      const conversation = { id: `${place} asks`, memories: true };
      const request = { text, conversation: conversation.id, window: [] };
      const { memories } = await recall(request, { store, encoder: null, clock }, RECALL_BUDGET, new AbortController().signal);
      const nothing = { window: new Set<string>(), given: new Set<string>(), inMind: [] };
      const known = await whatIsKnown(text, memories, { conversation, ...nothing }, { store, logger: silentLogger });
      asked++;
      kinds.memories += known.memories.length;
      kinds.facts += known.facts.length;
      kinds.habits += known.habits.length;
      const receipts = factReceipts(known.facts, 1).map((r) => `${r.text} ${r.memory.split(' ')[0]}`);
      const given = [contextOf(known, { clock }), ...known.memories.map((m) => m.text), ...receipts].join('\n');
      const from = new Set([...placesIn(given), ...known.memories.map((m) => m.message.split(' ')[0] ?? '')]);
      for (const other of from) {
        met.add(`${place} ${other}`);
        if (!MAY[place]?.includes(other)) leaks.push(`${place}: ${other}`);
      }
    }
  }
  expect([asked, leaks]).toEqual([1000, []]);
  // It was not silence that kept them apart.
  expect([...met].sort()).toEqual(['home home', 'loose loose', 'loose open', 'open loose', 'open open', 'work work']);
  expect(Math.min(...Object.values(kinds))).toBeGreaterThan(400);
}, 240_000);

it('what is read ahead, asked and asked again obeys the border, also after a conversation was moved over it', async () => {
  const model = fakeModel({ contextLength: 8_000 });
  model.reply = () => 'Fine.';
  const assistant = createAssistant({ store, encoder, models: fakeModels(model), clock, logger: silentLogger, emit() {} });
  let made = 0;
  const end = async (turn: string | null) => {
    for await (const _ of assistant.follow(turn as string, 0, new AbortController().signal));
    const prompt = model.calls.at(-1)?.prompt.flat().join('\n') ?? '';
    return { turn: turn as string, from: placesIn(prompt), given: (await store.receipts(turn as string)).map((r) => r.text).join() };
  };
  const ask = async (conversation: string, text: string, id = `q${++made}`) =>
    end((await assistant.send({ conversation, message: id, text })).turn);
  try {
    for (const place of PLACES) {
      // The draft is read ahead with what it would be given.
      assistant.prepare(`${place} asks`, 'What about my violin?');
      await vi.waitFor(() => expect(model.prepared.length).toBeGreaterThan(0));
      model.prepared.at(-1)?.finish(10);
      clock.advance(400);
      await vi.waitFor(() => expect(model.prepared.length).toBeGreaterThan(1));
      const ahead = placesIn(model.prepared.at(-1)?.prompt.flat().join('\n') ?? '');
      expect([place, ahead.length > 0, ahead.filter((p) => !MAY[place]?.includes(p))]).toEqual([place, true, []]);
      model.prepared.length = 0;
      const { from, given } = await ask(`${place} asks`, 'What about my violin?', `${place} first`);
      expect([place, from.length > 0, from.filter((p) => !MAY[place]?.includes(p))]).toEqual([place, true, []]);
      expect(placesIn(given).filter((p) => !MAY[place]?.includes(p))).toEqual([]);
    }
    // Moved into the folder: nothing it was given outside stands in its prompts any more, and it is given what is inside.
    await store.updateConversation('loose asks', { folder: 'work' });
    expect((await ask('loose asks', 'And my dentist?')).from).toEqual(['work']);
    const again = await end((await assistant.answer({ conversation: 'loose asks', message: 'loose first' })).turn);
    expect(again.from).toEqual(['work']);
    // What was said in a conversation goes with it, and so does what other prompts were given of it.
    await store.updateConversation('loose', { folder: 'work' });
    expect((await store.message('open first')).context ?? '').not.toContain(mark('loose'));
    expect((await ask('open asks', 'And my dentist?')).from).toEqual(['open']);
    expect((await ask('work asks', 'And my dentist?')).from).toEqual(expect.arrayContaining(['loose', 'work']));
    // Opened again, it is like any other.
    await store.updateFolder('work', { remember: true });
    expect((await ask('open asks', 'And my candle?')).from).toEqual(expect.arrayContaining(['open', 'work']));
  } finally {
    await assistant.close();
  }
}, 120_000);
