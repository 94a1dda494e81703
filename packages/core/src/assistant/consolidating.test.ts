import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RULES_VERSION } from '../memory/declarative/index.ts';
import { message, openTestStore, temporaryFolder } from '../memory/storage/testing.ts';
import type { Store } from '../memory/storage/types.ts';
import { silentLogger } from '../ports/logger.ts';
import { createAssistant } from './assistant.ts';
import type { AssistantEvent } from './events.ts';
import { bagOfWords, fakeModel, fakeModels, testClock } from './testing/fakes.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let assistant: ReturnType<typeof createAssistant> | null;
const clock = testClock();
const events: AssistantEvent[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  assistant = null;
  events.length = 0;
  await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
});
afterEach(async () => {
  await assistant?.close();
  await store.close();
  folder.remove();
});

function start(s: Store = store) {
  const emit = (event: AssistantEvent) => void events.push(event);
  assistant = createAssistant({ store: s, encoder: bagOfWords(384), models: fakeModels(fakeModel()), clock, logger: silentLogger, emit });
  return assistant;
}
const facts = async () => (await store.facts({ limit: 50, offset: 0 })).facts.map((f) => f.object);
const ended = () => vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: 'consolidation', working: false }), 10_000);

it('goes through what was said when the person is away: once, and nothing forgotten comes back', async () => {
  await store.addMessage(message('m1', 'c', null, 'I live in Athens.'));
  await store.addMessage(message('m2', 'c', 'm1', 'My dog is called Rex. Keep answers short from now on.'));
  start();
  clock.advance(19_000);
  expect(await store.consolidationLog(9)).toEqual([]);
  clock.advance(2_000);
  await ended();
  expect(events.at(-1)).toMatchObject({ done: 2, total: 2 });
  expect(await facts()).toEqual(['Rex', 'Athens']);
  expect((await store.habits()).map((h) => h.text)).toEqual(['Keep answers short.']);
  expect(await store.consolidationLog(9)).toMatchObject([{ maker: 'rules', message: 'm2', read: 2, added: 3 }]);

  await store.forget((await store.facts({ text: 'rex', limit: 1, offset: 0 })).facts[0]?.id as string);
  await store.purge();
  await store.rederive();
  await assistant?.close();
  await store.close();
  store = await openTestStore(folder.dir);
  events.length = 0;
  start();
  clock.advance(21_000);
  await ended();
  expect(await facts()).toEqual(['Athens']);
  expect((await store.message('m2')).parts[0]?.text).toContain('Rex');
});

it('what was corrected is not proposed again, after everything is rebuilt and after a restart', async () => {
  await store.addMessage(message('m1', 'c', null, 'I live in Athens. I like olives.'));
  start();
  clock.advance(21_000);
  await ended();
  const [athens] = (await store.facts({ text: 'athens', limit: 1, offset: 0 })).facts;
  const right = { subject: 'user', relation: 'lives in', object: 'Patras', text: 'You live in Patras.', single: true };
  await store.correctFact(athens?.id as string, right, clock.now());
  const all = async () =>
    (await store.facts({ limit: 50, offset: 0, history: true })).facts.map((f) => [f.object, f.validTo === null]).sort();
  const before = await all();
  expect(before).toEqual([
    ['Athens', false],
    ['Patras', true],
    ['olives', true],
  ]);
  for (let round = 0; round < 2; round++) {
    await store.rederive();
    await assistant?.close();
    await store.close();
    store = await openTestStore(folder.dir);
    events.length = 0;
    start();
    clock.advance(21_000);
    await ended();
    expect((await store.consolidation('rules', RULES_VERSION)).done).toBe(1);
    expect(await all()).toEqual(before);
    expect(events.filter((event) => event.type === 'learned')).toEqual([]);
  }
});

it('stops between two messages when the person types, and goes on later where it was', async () => {
  let parent: string | null = null;
  for (let n = 0; n < 30; n++) {
    await store.addMessage(
      message(`m${n}`, 'c', parent, `My favourite number${String.fromCharCode(97 + (n % 26))}${n > 25 ? 'x' : ''} is ${n + 10}.`),
    );
    parent = `m${n}`;
  }
  let looked = 0;
  const slow: Store = {
    ...store,
    async addFacts(...args) {
      looked += 1;
      if (looked === 3) assistant?.prepare('c', 'typing');
      return store.addFacts(...args);
    },
  };
  start(slow);
  clock.advance(21_000);
  await ended();
  expect(looked).toBe(3);
  expect((await store.consolidation('rules', RULES_VERSION)).done).toBe(3);
  events.length = 0;
  clock.advance(21_000);
  await ended();
  expect(looked).toBe(30);
});

it('does nothing where it is switched off, or remembering is paused', async () => {
  await store.addMessage(message('m1', 'c', null, 'I live in Athens.'));
  await store.setSetting('memory.consolidation', false);
  const asked = vi.fn(store.underived);
  const settings = vi.fn(store.settings);
  start({ ...store, underived: asked, settings });
  clock.advance(21_000);
  await vi.waitFor(() => expect(settings).toHaveBeenCalled(), 10_000);
  await assistant?.close();
  expect(asked).not.toHaveBeenCalled();
});
