import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MiaError } from '../errors.ts';
import { FACTS_SCHEMA } from '../memory/consolidation/extract.ts';
import { PROBE } from '../memory/consolidation/probe-set.ts';
import { TRAPS } from '../memory/declarative/facts.fixture.ts';
import { NEAR_TRAPS } from '../memory/declarative/heldout.fixture.ts';
import { message, openTestStore, temporaryFolder } from '../memory/storage/testing.ts';
import type { Store } from '../memory/storage/types.ts';
import { silentLogger } from '../ports/logger.ts';
import { createAssistant } from './assistant.ts';
import { drawing } from './drawing.ts';
import type { AssistantEvent } from './events.ts';
import { bagOfWords, type FakeModel, fakeModel, fakeModels, testClock } from './testing/fakes.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let assistant: ReturnType<typeof createAssistant> | null;
let model: FakeModel;
const clock = testClock();
const events: AssistantEvent[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  assistant = null;
  events.length = 0;
  model = fakeModel({ jsonSchema: true, sizeBytes: 4_000 });
  await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
});
afterEach(async () => {
  await assistant?.close();
  await store.close();
  folder.remove();
});

const json = (...facts: [string, string][]) =>
  JSON.stringify({ facts: facts.map(([relation, object]) => ({ subject: 'user', relation, object })) });
/** Knows the probe by heart, and a little more. */
const knowing =
  (more: Record<string, string> = {}) =>
  (prompt: [string, string][]) => {
    const asked = prompt.at(-1)?.[1] ?? '';
    const known = PROBE.find(([sentence]) => sentence === asked);
    return known ? JSON.stringify({ facts: known[1] }) : (more[asked] ?? json());
  };
const NIGHTS = 'I mostly work evenings as a paramedic';
const KNOWS = knowing({ [NIGHTS]: json(['works as', 'paramedic'], ['lives in', 'Atlantis']) });

function start() {
  const emit = (event: AssistantEvent) => void events.push(event);
  assistant = createAssistant({ store, encoder: bagOfWords(384), models: fakeModels(model), clock, logger: silentLogger, emit });
}
const state = () => drawing({ store, models: fakeModels(model) });
const facts = async () => (await store.facts({ limit: 500, offset: 0 })).facts;
/** Until the person has been away for long enough, and what that begins has ended. */
async function away(
  until: () => Promise<void> = async () => expect(events.at(-1)).toMatchObject({ type: 'consolidation', working: false }),
) {
  events.length = 0;
  clock.advance(21_000);
  await vi.waitFor(until, 30_000);
}

describe('a model that answers the probe', () => {
  it('may draw what rules do not understand, held to what was said, and is shown with its figures', async () => {
    await store.addMessage(message('m1', 'c', null, `${NIGHTS}. I live in Athens.`));
    model.reply = KNOWS;
    start();
    await away();
    expect(await state()).toMatchObject({
      tried: 30,
      of: 30,
      right: 30,
      precision: 1,
      recall: 1,
      passed: true,
      state: { done: 1, total: 1 },
    });
    expect((await facts()).map((f) => [f.object, f.maker]).sort()).toEqual([
      ['Athens', 'rules'],
      ['paramedic', 'model'],
    ]);
    expect((await store.consolidationLog(9)).filter((e) => e.maker === 'model')).toMatchObject([
      { message: 'm1', read: 1, added: 1, dropped: 1 },
    ]);
    const asked = model.calls.at(-1)?.options;
    expect(asked?.responseFormat).toMatchObject({ type: 'json', schema: FACTS_SCHEMA });
    expect(asked?.providerOptions?.mia).toEqual({ background: true });
    expect(model.calls.map((c) => c.prompt.at(-1)?.[1])).not.toContain('I live in Athens');
  });

  it('raises a counter where it is said again, and supersedes in time', async () => {
    await store.addMessage(message('m1', 'c', null, 'Since May I live with my dog in a flat in Athens.'));
    await store.addMessage(message('m2', 'c', 'm1', 'In fact I still live with my dog in a flat in Athens.'));
    await store.addMessage(message('m3', 'c', 'm2', 'I now live with my dog in Corfu.'));
    model.reply = (prompt) => {
      const asked = prompt.at(-1)?.[1] ?? '';
      if (PROBE.some(([sentence]) => sentence === asked)) return knowing()(prompt);
      return json(['lives in', asked.includes('Corfu') ? 'Corfu' : 'Athens']);
    };
    start();
    await away();
    const all = (await store.facts({ limit: 9, offset: 0, history: true })).facts;
    expect(all.map((f) => [f.object, f.count, f.validTo === null])).toEqual([
      ['Corfu', 1, true],
      ['Athens', 2, false],
    ]);
    expect((await store.message('m1')).parts[0]?.text).toBe('Since May I live with my dog in a flat in Athens.');
  });

  it('brings nothing back that was forgotten or corrected, however often it says it', async () => {
    await store.addMessage(message('m1', 'c', null, `${NIGHTS}.`));
    await store.addMessage(message('m2', 'c', 'm1', 'I am, as it happens, badly allergic to wasp stings.'));
    model.reply = knowing({
      [NIGHTS]: json(['works as', 'paramedic']),
      'I am, as it happens, badly allergic to wasp stings': json(['allergic to', 'wasp stings']),
    });
    start();
    await away();
    const [job] = (await store.facts({ text: 'paramedic', limit: 1, offset: 0 })).facts;
    await store.forget(job?.id as string);
    await store.purge();
    const before = (await facts()).map((f) => [f.object, f.count]);
    // everything is derived anew, by rules and by the model, after a restart
    await store.rederive();
    await assistant?.close();
    await store.close();
    store = await openTestStore(folder.dir);
    const asked = model.calls.length;
    start();
    await away();
    expect(model.calls.length).toBeGreaterThan(asked);
    expect((await facts()).map((f) => [f.object, f.count])).toEqual(before);
    expect(before.map(([object]) => object)).not.toContain('paramedic');
  });

  it('tells nothing of eighty traps and forty that are near, though it says whatever it can', async () => {
    let parent: string | null = null;
    for (const [n, text] of [...TRAPS, ...NEAR_TRAPS].entries()) {
      await store.addMessage(message(`t${n}`, 'c', parent, text));
      parent = `t${n}`;
    }
    model.reply = (prompt) => {
      const asked = prompt.at(-1)?.[1] ?? '';
      if (PROBE.some(([sentence]) => sentence === asked)) return knowing()(prompt);
      const last = asked.split(' ').at(-1) ?? '';
      return json(['lives in', last], ['likes', asked], ['works as', last], ['dog', 'Rex']);
    };
    start();
    await away();
    expect(model.calls.length).toBeGreaterThan(PROBE.length);
    expect((await facts()).map((f) => f.text)).toEqual([]);
  });
});

describe('a model that does not', () => {
  it.each([
    ['says nothing', '{"facts":[]}'],
    ['says nonsense', json(['lives in', 'a'], ['likes', 'the'], ['is', 'vegan'])],
    ['writes no JSON', 'Sure! The facts are:'],
    ['is cut off', '{"facts":[{"subject":"user","relation":"lives in","object":"Athe'],
    ['answers in another shape', '{"facts":{"lives in":"Athens"}}'],
  ])('draws nothing where it %s', async (_, said) => {
    await store.addMessage(message('m1', 'c', null, `${NIGHTS}.`));
    model.reply = () => said;
    start();
    await away();
    expect(await state()).toMatchObject({ tried: 30, passed: false, state: { total: 0 } });
    expect(model.calls).toHaveLength(PROBE.length);
    expect(await facts()).toEqual([]);
    // tried once: not again at the next quiet moment, nor after a restart
    await assistant?.close();
    start();
    const underived = vi.spyOn(store, 'modelProbe');
    await away(async () => expect(underived).toHaveBeenCalled());
    await assistant?.close();
    expect(model.calls).toHaveLength(PROBE.length);
  });
});

describe('the person goes first', () => {
  it('what is being asked is dropped when they type, and goes on later where it was', async () => {
    model.reply = null;
    start();
    clock.advance(21_000);
    for (let n = 0; n < 3; n++) {
      const call = await model.call(n);
      call.say('{"facts":[]}');
      call.finish();
    }
    const fourth = await model.call(3);
    fourth.say('{"facts":[');
    assistant?.prepare('c', 'typing');
    // in the same tick: nothing is waited for
    expect(fourth.aborted).toBe(true);
    fourth.fail(new Error('stopped'));
    await vi.waitFor(() => expect(assistant?.consolidating()).toBe(false), 10_000);
    expect(await state()).toMatchObject({ tried: 3, passed: false });
    model.reply = KNOWS;
    await away();
    expect(await state()).toMatchObject({ tried: 30 });
    expect(model.calls).toHaveLength(4 + 27);
  });

  it('a message of which a part was read leaves nothing until all of it is', async () => {
    await store.addMessage(message('m1', 'c', null, `${NIGHTS}. I am, as it happens, badly allergic to wasp stings.`));
    model.reply = knowing();
    start();
    await away();
    await store.rederive();
    model.reply = null;
    const at = model.calls.length;
    clock.advance(1);
    assistant?.prepare('c', '');
    clock.advance(21_000);
    const first = await model.call(at);
    first.say(json(['works as', 'paramedic']));
    first.finish();
    await model.call(at + 1);
    assistant?.prepare('c', 'typing');
    await vi.waitFor(() => expect(assistant?.consolidating()).toBe(false), 10_000);
    expect(await facts()).toEqual([]);
  });

  it('is left alone where it has room for one conversation only, which is said, until it is loaded with more', async () => {
    await store.addMessage(message('m1', 'c', null, `${NIGHTS}. I live in Athens.`));
    let crowded = true;
    model.reply = (prompt) => {
      if (crowded) throw new MiaError('model.unsupported', { reason: 'one sequence' });
      return KNOWS(prompt);
    };
    start();
    await away();
    expect(await state()).toMatchObject({ crowded: true, tried: 0 });
    expect((await facts()).map((f) => f.object)).toEqual(['Athens']);
    crowded = false;
    assistant?.prepare('c', '');
    await away();
    expect(await state()).toMatchObject({ crowded: false, passed: true });
    expect((await facts()).map((f) => f.object).sort()).toEqual(['Athens', 'paramedic']);
  });

  it('a server is asked after a longer quiet, and a model that is not in memory is not loaded', async () => {
    model = fakeModel({ jsonSchema: true, provider: 'ollama', id: 'ollama/m' });
    model.reply = KNOWS;
    start();
    clock.advance(21_000);
    await vi.waitFor(() => expect(assistant?.consolidating()).toBe(false), 10_000);
    clock.advance(100_000);
    expect(model.calls).toEqual([]);
    await away(async () => {
      clock.advance(30_000);
      expect(model.calls.length).toBe(PROBE.length);
    });
    await assistant?.close();
    model = fakeModel({ jsonSchema: true, loaded: false });
    const probed = vi.spyOn(store, 'modelProbe');
    start();
    clock.advance(21_000);
    await vi.waitFor(() => expect(assistant?.consolidating()).toBe(false), 10_000);
    expect(model.loads).toBe(0);
    expect(probed).not.toHaveBeenCalled();
  });

  it('nothing is asked where drawing facts is switched off', async () => {
    await store.setSetting('memory.consolidation', false);
    model.reply = KNOWS;
    const settings = vi.spyOn(store, 'settings');
    start();
    clock.advance(21_000);
    await vi.waitFor(() => expect(settings).toHaveBeenCalled(), 10_000);
    await assistant?.close();
    expect(model.calls).toEqual([]);
  });
});
