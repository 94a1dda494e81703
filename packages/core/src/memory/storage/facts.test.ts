import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plaintextOf } from './plaintext.ts';
import { ownFact as fact } from './store.fixture.ts';
import { answer, message, openTestStore, TEST_KEY, temporaryFolder } from './testing.ts';
import type { NewFact, Store } from './types.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
});
afterEach(async () => {
  await store.close().catch(() => {});
  folder.remove();
});

const onDisk = (text: string) => plaintextOf(join(folder.dir, 'mia.db'), TEST_KEY).includes(text);
let n = 0;
async function say(text: string, parent: string | null = null, facts: NewFact[] = [], created = 1000 + n): Promise<string> {
  const id = `m${++n}`;
  await store.addMessage(message(id, 'c', parent, text, { created }));
  if (facts.length > 0) await store.addFacts(id, 'rules', facts);
  return id;
}
const shown = async (history = false) => (await store.facts({ limit: 50, offset: 0, history })).facts.map((f) => f.object);

describe('facts', () => {
  it('supersede each other in time, and both stay', async () => {
    const athens = await say('I live in Athens', null, [fact('live in', 'Athens')], 10);
    const patras = await say('I live in Patras now', athens, [], 20);
    const [change] = await store.addFacts(patras, 'rules', [fact('live in', 'Patras')]);
    expect(change).toMatchObject({
      change: 'superseded',
      fact: { object: 'Patras', validFrom: 20, validTo: null },
      before: { object: 'Athens' },
    });
    expect(await shown()).toEqual(['Patras']);
    const { facts, total } = await store.facts({ limit: 9, offset: 0, history: true });
    expect(total).toBe(2);
    expect(facts[1]).toMatchObject({
      object: 'Athens',
      validTo: 20,
      supersededBy: facts[0]?.id,
      sources: [{ message: athens, conversation: 'c' }],
    });
    expect(await store.overtaken([athens, patras])).toMatchObject([
      { message: athens, was: { object: 'Athens' }, now: { object: 'Patras' } },
    ]);
  });

  it('raise a counter when said again, whatever the case and the article, and count a message once', async () => {
    const first = await say('My dog is Rex', null, [fact('dog', 'Rex')]);
    const again = await say('my dog is REX!', first);
    expect(await store.addFacts(again, 'rules', [fact('Dog', 'rex!')])).toMatchObject([{ change: 'again', fact: { count: 2 } }]);
    expect(await store.addFacts(again, 'model', [fact('the dog', 'Rex')])).toMatchObject([{ change: 'dropped' }]);
    expect((await store.facts({ limit: 9, offset: 0 })).facts).toMatchObject([
      { count: 2, sources: [{ message: first }, { message: again }] },
    ]);
  });

  it('hold many values at once where they may, and end when the person says so', async () => {
    const m = await say('I like tea and chess', null, [fact('like', 'tea', { single: false }), fact('like', 'chess', { single: false })]);
    const end = await say('I no longer like tea', m);
    expect(await store.addFacts(end, 'rules', [fact('like', 'coffee', { single: false, ends: true })])).toMatchObject([
      { change: 'dropped' },
    ]);
    expect(await store.addFacts(end, 'rules', [fact('like', 'tea', { single: false, ends: true })])).toMatchObject([
      { change: 'ended', before: { object: 'tea', supersededBy: null } },
    ]);
    expect(await shown()).toEqual(['chess']);
    expect(await store.overtaken([end])).toEqual([]);
  });

  it('a message that is looked at late supersedes nothing that was said after it', async () => {
    const old = await say('I live in Athens');
    const later = await say('I live in Patras', old, [fact('live in', 'Patras')]);
    await store.addFacts(old, 'rules', [fact('live in', 'Athens')]);
    expect(await shown()).toEqual(['Patras']);
    expect(await shown(true)).toEqual(['Patras', 'Athens']);
    expect((await store.factsAbout(['patras'], 3))[0]?.sources).toMatchObject([{ message: later }]);
  });

  it('of a version that was edited away are gone, and what it had superseded holds again', async () => {
    const first = await say('I live in Athens', null, [fact('live in', 'Athens')]);
    await say('I live in Patras', first, [fact('live in', 'Patras')]);
    await say('How is the weather?', first);
    expect(await shown()).toEqual(['Athens']);
    expect(await shown(true)).toEqual(['Athens']);
  });

  it('of a conversation or a folder that keeps its memories are nowhere', async () => {
    await say('I live in Athens', null, [fact('live in', 'Athens')]);
    await store.updateConversation('c', { remember: false });
    expect(await shown(true)).toEqual([]);
    expect(await store.underived('rules', 1, 9)).toEqual([]);
    await store.updateConversation('c', { remember: true });
  });

  it('of a folder that keeps its memories are for its own conversations, are moved with them, and say where they stand', async () => {
    const m = await say('I live in Athens', null, [fact('live in', 'Athens')]);
    await store.createConversation({ id: 'outside', created: 1, zone: 'UTC' });
    await store.createFolder({ id: 'f', name: 'Private', created: 1, conversations: ['c'] });
    await store.updateFolder('f', { remember: false });
    const about = async (conversation?: string) => (await store.factsAbout(['live'], 9, conversation)).map((f) => f.object);
    expect([await about(), await about('outside'), await about('c')]).toEqual([[], [], ['Athens']]);
    expect((await store.facts({ limit: 9, offset: 0 })).facts).toMatchObject([{ object: 'Athens', keptIn: 'Private' }]);
    expect(await store.underived('rules', 1, 9)).toHaveLength(1);
    // Said outside it is another fact: neither supersedes nor counts the other.
    await store.addMessage(message('out', 'outside', null, 'I live in Patras', { created: 2000 }));
    expect(await store.addFacts('out', 'rules', [fact('live in', 'Patras')])).toMatchObject([{ change: 'added', before: null }]);
    await store.addMessage(message('out2', 'outside', 'out', 'I live in Athens again', { created: 2001 }));
    expect(await store.addFacts('out2', 'rules', [fact('live in', 'Athens')])).toMatchObject([
      { change: 'superseded', before: { object: 'Patras' } },
    ]);
    expect([await about('outside'), await about('c')]).toEqual([['Athens'], ['Athens']]);
    // A correction stands where what it corrects was said.
    const inside = (await store.factsFrom(m))[0]?.id as string;
    const right = await store.correctFact(inside, fact('live in', 'Volos'), 99);
    expect([right.keptIn, await about('outside'), await about('c')]).toEqual(['Private', ['Athens'], ['Volos']]);
    expect(await store.overtaken([m], 'c')).toMatchObject([{ now: { object: 'Volos' } }]);
    expect(await store.overtaken([m], 'outside')).toEqual([]);
    await store.withdrawCorrection(right.id);
    // Out of the folder the two come together: the same twice is one fact, the later claim stands.
    await store.updateConversation('c', { folder: null });
    const all = (await store.facts({ limit: 9, offset: 0, history: true })).facts;
    expect(all.map((f) => [f.object, f.validTo === null, f.keptIn])).toEqual([
      ['Athens', true, null],
      ['Patras', false, null],
      ['Athens', false, null],
    ]);
    await store.updateConversation('outside', { folder: 'f' });
    expect([await about('outside'), await about('c')]).toEqual([['Athens'], ['Athens']]);
    expect((await store.facts({ limit: 9, offset: 0 })).facts.map((f) => f.keptIn)).toEqual(['Private', null]);
    await store.updateFolder('f', { remember: true });
    expect(await shown()).toEqual(['Athens']);
  });

  it('that were said alike in two places are one where these come together, and are forgotten as one', async () => {
    await store.createConversation({ id: 'd', created: 1, zone: 'UTC' });
    await store.createFolder({ id: 'f', name: 'Private', created: 1, conversations: ['d'] });
    await store.updateFolder('f', { remember: false });
    const m = await say('My dog is Rex', null, [fact('dog', 'Rex')]);
    await store.addMessage(message('there', 'd', null, 'My dog is Rex'));
    await store.addFacts('there', 'rules', [fact('dog', 'Rex')]);
    expect((await store.facts({ limit: 9, offset: 0 })).total).toBe(2);
    await store.updateConversation('d', { folder: null });
    const { facts } = await store.facts({ limit: 9, offset: 0 });
    expect(facts).toMatchObject([{ object: 'Rex', count: 2, sources: [{ message: m }, { message: 'there' }] }]);
    expect(await store.forgetPreview(facts[0]?.id as string)).toMatchObject({ facts: 1, stays: [{ id: m }, { id: 'there' }] });
    const { undo } = await store.forget(facts[0]?.id as string);
    expect(await shown(true)).toEqual([]);
    await store.undoForget(undo);
    expect(await shown()).toEqual(['Rex']);
    await store.forget(facts[0]?.id as string);
    await store.purge();
    for (const source of [m, 'there'])
      expect(await store.addFacts(source, 'rules', [fact('dog', 'Rex')])).toMatchObject([{ change: 'dropped' }]);
  });

  it('are corrected without touching what was said, and the correction can be taken back', async () => {
    const m = await say('My dog is Rex', null, [fact('dog', 'Rex', { single: false })]);
    const [was] = (await store.facts({ limit: 1, offset: 0 })).facts;
    const right = await store.correctFact(was?.id as string, fact('dog', 'Max', { single: false }), 99);
    expect(right).toMatchObject({ object: 'Max', maker: 'person', sources: [] });
    expect(await shown()).toEqual(['Max']);
    expect(await store.overtaken([m])).toMatchObject([{ was: { object: 'Rex' }, now: { object: 'Max' } }]);
    expect((await store.message(m)).parts[0]?.text).toBe('My dog is Rex');
    await store.rederive();
    expect(await store.addFacts(m, 'rules', [fact('dog', 'Rex', { single: false })])).toMatchObject([{ change: 'dropped' }]);
    expect(await shown()).toEqual(['Max']);
    await store.withdrawCorrection(right.id);
    expect(await shown()).toEqual(['Rex']);
  });
});

describe('forgetting', () => {
  const SECRET = 'Quetzalcoatlus';

  it('a fact keeps its message, erases what was given of it, and it is never drawn from it again', async () => {
    const m = await say(`My dog is ${SECRET}`, null, [fact('dog', SECRET)]);
    const [it] = (await store.facts({ limit: 1, offset: 0 })).facts;
    const q = await say('Who?', m);
    await store.updateMessage(q, { context: `[Known: dog ${SECRET}]` });
    await store.addMessage(answer('a', 'c', q, 'Rex'));
    await store.setReceipts('a', [{ rank: 1, memory: m, reasons: ['words'], score: 1, text: `dog ${SECRET}`, fact: it?.id as string }]);
    expect(await store.receipts('a')).toMatchObject([{ fact: it?.id, memory: m }]);
    expect(await store.forgetPreview(it?.id as string)).toEqual({
      ...{ messages: 0, facts: 1, habits: 0, images: 0, recordings: 0, receipts: 1, backups: 0, away: [] },
      stays: [{ kind: 'message', id: m, text: `My dog is ${SECRET}` }],
    });
    expect(await store.sourceOf(it?.id as string)).toBe(m);

    const { undo } = await store.forget(it?.id as string);
    expect(await shown(true)).toEqual([]);
    expect((await store.message(q)).context).toBeNull();
    expect(await store.receipts('a')).toMatchObject([{ forgotten: true, text: '' }]);
    await store.undoForget(undo);
    expect(await shown()).toEqual([SECRET]);
    expect((await store.message(q)).context).toContain(SECRET);

    await store.forget(it?.id as string);
    await store.purge();
    expect((await store.message(m)).parts[0]?.text).toBe(`My dog is ${SECRET}`);
    expect(await store.receipts('a')).toMatchObject([{ forgotten: true, text: '' }]);
    expect(onDisk(`dog ${SECRET}`)).toBe(false);
    await store.rederive();
    await store.close();
    store = await openTestStore(folder.dir);
    expect(await store.underived('rules', 1, 9)).toHaveLength(2);
    expect(await store.addFacts(m, 'model', [fact('DOG', `the ${SECRET}`)])).toMatchObject([{ change: 'dropped' }]);
    expect(await shown(true)).toEqual([]);
    // Said anew it is a new assertion.
    const anew = await say(`My dog is ${SECRET}`, 'a', [fact('dog', SECRET)]);
    expect((await store.facts({ limit: 1, offset: 0 })).facts[0]?.sources.map((s) => s.message)).toEqual([anew]);
  });

  it('a message takes the facts that stand on it alone, and leaves those that do not', async () => {
    const both = await say('My dog is Rex', null, [fact('dog', 'Rex')]);
    const m = await say(`My dog Rex likes ${SECRET}`, both, [fact('dog', 'Rex'), fact('pet food', SECRET)]);
    expect(await store.forgetPreview(m)).toMatchObject({ messages: 1, facts: 1, stays: [{ kind: 'fact', text: 'You dog Rex.' }] });
    const { undo } = await store.forget(m);
    expect(await shown()).toEqual(['Rex']);
    await store.undoForget(undo);
    expect(await shown()).toEqual([SECRET, 'Rex']);
    await store.forget(m);
    await store.purge();
    expect(onDisk(SECRET)).toBe(false);
    expect((await store.facts({ limit: 9, offset: 0 })).facts).toMatchObject([{ object: 'Rex', count: 1, sources: [{ message: both }] }]);
    expect((await store.deleteConversation('c')).facts).toBe(1);
    await store.purge();
    expect(await shown(true)).toEqual([]);
    expect(onDisk('Rex')).toBe(false);
  });

  it('a habit leaves its message, too, and the prompts that held it are erased', async () => {
    const m = await say('Always answer in Greek');
    const [added] = await store.addHabits(m, [{ kind: 'language', value: 'el', text: 'Answer in Greek.' }]);
    expect(added).toMatchObject({ change: 'added', habit: { on: true, confirmed: true, firstApplied: null } });
    const asked = await say('Where?', m);
    const other = await say('And then?', asked);
    await store.updateMessage(asked, { context: '[Now: Monday]\n[How the user wants every answer: Answer in Greek.]' });
    await store.updateMessage(other, { context: '[Now: Monday]' });
    const id = added?.habit?.id as string;
    expect(await store.forgetPreview(id)).toMatchObject({ messages: 0, habits: 1, stays: [{ kind: 'message', id: m }] });
    const { undo } = await store.forget(id);
    expect(await store.habits()).toEqual([]);
    expect([(await store.message(asked)).context, (await store.message(other)).context]).toEqual([null, '[Now: Monday]']);
    await store.undoForget(undo);
    expect((await store.message(asked)).context).toContain('Greek');
    await store.forget(id);
    await store.purge();
    expect(await store.addHabits(m, [{ kind: 'language', value: 'el', text: 'Answer in Greek.' }])).toMatchObject([{ change: 'dropped' }]);
    expect(onDisk('Answer in Greek.')).toBe(false);
  });

  it('a message takes the habit that stands on it alone, with the prompts that held it', async () => {
    const m = await say(`Call me ${SECRET}`);
    await store.addHabits(m, [{ kind: 'address', value: SECRET, text: `Call the user ${SECRET}.` }]);
    await store.createConversation({ id: 'other', created: 1, zone: 'UTC' });
    await store.addMessage(message('q', 'other', null, 'Hello'));
    await store.updateMessage('q', { context: `[How the user wants every answer: Call the user ${SECRET}.]` });
    expect(await store.forgetPreview(m)).toMatchObject({ messages: 1, facts: 0, habits: 1, stays: [] });
    await store.forget(m);
    expect([await store.habits(), (await store.message('q')).context]).toEqual([[], null]);
    await store.purge();
    expect(onDisk(SECRET)).toBe(false);
  });
});

describe('habits', () => {
  it('of one kind follow each other, are switched, and say when they were first followed', async () => {
    const m = await say('Answer in Greek');
    const later = await say('Answer in English from now on', m);
    await store.addHabits(m, [{ kind: 'language', value: 'el', text: 'Answer in Greek.' }]);
    expect(await store.addHabits(later, [{ kind: 'language', value: 'en', text: 'Answer in English.' }])).toMatchObject([
      { change: 'superseded' },
    ]);
    const [greek, english] = await store.habits();
    expect([greek?.on, english?.on]).toEqual([false, true]);
    await store.setHabit(greek?.id as string, true);
    expect((await store.habits()).map((h) => h.on)).toEqual([true, false]);
    expect(await store.habitApplied(greek?.id as string, 7)).toBe(true);
    expect(await store.habitApplied(greek?.id as string, 8)).toBe(false);
    expect((await store.habit(greek?.id as string)).firstApplied).toBe(7);
  });

  it('that were imported are off until the person switches them on', async () => {
    const one = {
      id: 'h',
      kind: 'length' as const,
      value: 'short',
      text: 'Keep answers short.',
      count: 1,
      firstApplied: null,
      sources: [],
    };
    await store.importPiece({ conversations: [], habits: [one] });
    const [habit] = await store.habits();
    expect(habit).toMatchObject({ on: false, confirmed: false, sources: [] });
    expect(await store.setHabit(habit?.id as string, true)).toMatchObject({ on: true, confirmed: true });
  });
});

describe('deriving', () => {
  it('looks at what the person typed alone, once for each maker and version', async () => {
    const m = await say('I live in Athens');
    await store.addMessage(answer('a', 'c', m, 'You live in Athens.'));
    await store.addMessage(message('pasted', 'c', 'a', 'I live in Berlin', { origin: 'paste' }));
    await store.addMessage(message('imported', 'c', 'pasted', 'I live in Berlin', { origin: 'import' }));
    const parts = [
      { kind: 'text' as const, text: 'Look:' },
      { kind: 'file' as const, text: 'I live in Berlin', meta: { paste: true } },
    ];
    await store.addMessage(message('beside', 'c', 'imported', '', { parts }));
    const found = await store.underived('rules', 1, 9);
    expect(found.map(({ message: id, text }) => [id, text])).toEqual([
      [m, 'I live in Athens'],
      ['beside', 'Look:'],
    ]);
    const entry = { at: 5, maker: 'rules', message: m, read: 2, added: 1, again: 0, superseded: 0, dropped: 0 };
    await store.derived('rules', 1, found[1]?.seq as number, entry);
    expect(await store.underived('rules', 1, 9)).toEqual([]);
    expect(await store.underived('rules', 2, 9)).toHaveLength(2);
    expect(await store.consolidation('rules', 1)).toEqual({ total: 2, done: 2 });
    expect(await store.consolidationLog(5)).toEqual([entry]);
    await store.rederive('rules');
    expect(await store.underived('rules', 1, 9)).toHaveLength(2);
  });
});
