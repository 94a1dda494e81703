import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answersRepeating } from '../retrieval/index.ts';
import { plaintextOf } from './plaintext.ts';
import { answer, message, openTestStore, TEST_KEY, temporaryFolder } from './testing.ts';
import type { Store, TimelineQuery } from './types.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  for (const id of ['a', 'b']) await store.createConversation({ id, created: 1, zone: 'UTC' });
});
afterEach(async () => {
  await store.close().catch(() => {});
  folder.remove();
});

const onDisk = (text: string) => plaintextOf(join(folder.dir, 'mia.db'), TEST_KEY).includes(text);
const read = (q: Partial<TimelineQuery> = {}) => store.timeline({ text: '', filters: {}, limit: 50, ...q });
const ids = async (q: Partial<TimelineQuery> = {}) => (await read(q)).items.map((item) => item.message);

describe('the timeline', () => {
  it('is what is remembered, newest first, page after page', async () => {
    for (let i = 0; i < 7; i++) await store.addMessage(message(`m${i}`, 'a', i === 0 ? null : `m${i - 1}`, `said ${i}`));
    expect((await read({ limit: 3 })).more).toBe(true);
    expect(await ids({ limit: 3 })).toEqual(['m6', 'm5', 'm4']);
    expect(await ids({ limit: 3, before: 'm4' })).toEqual(['m3', 'm2', 'm1']);
    expect(await read({ limit: 3, before: 'm1' })).toMatchObject({
      items: [{ message: 'm0', text: 'said 0', pinned: false }],
      more: false,
    });
  });

  it('finds a word at each letter that is typed, also past its stem', async () => {
    await store.addMessage(message('m1', 'a', null, 'The extension of the university made for much happiness.'));
    await store.addMessage(message('m2', 'a', 'm1', 'Nothing of it here.'));
    for (const word of ['extension', 'university', 'happiness', 'Extension']) {
      for (let length = 2; length <= word.length; length++)
        expect(await ids({ text: word.slice(0, length) }), word.slice(0, length)).toEqual(['m1']);
      for (let length = 3; length <= word.length; length++) {
        expect((await store.search({ text: `made ${word.slice(0, length)}`, limit: 5 })).map((hit) => hit.message)).toEqual(['m1']);
      }
    }
  });

  it('leaves out what is on no shown path, is forgotten or is being written, and says what is left out of answers', async () => {
    await store.addMessage(message('q', 'a', null, 'first wording'));
    await store.addMessage(message('q2', 'a', null, 'second wording'));
    await store.addMessage(message('secret', 'b', null, 'a secret'));
    await store.addMessage(answer('writing', 'a', 'q2', 'half', { status: 'streaming' }));
    await store.forget('secret');
    expect(await ids()).toEqual(['q2']);
    await store.updateConversation('a', { remember: false });
    expect((await read()).items[0]).toMatchObject({ remembered: false, conversation: { id: 'a' } });
  });

  it('finds by all words and the beginning of the last, newest first, page after page', async () => {
    let last: string | null = null;
    for (let i = 0; i < 30; i++) {
      await store.addMessage(message(`m${i}`, 'a', last, i % 3 === 0 ? `the harbour of Galaxidi, day ${i}` : `something else ${i}`));
      last = `m${i}`;
    }
    expect(await ids({ text: 'galax', limit: 4 })).toEqual(['m27', 'm24', 'm21', 'm18']);
    expect(await ids({ text: 'galax', limit: 4, before: 'm18' })).toEqual(['m15', 'm12', 'm9', 'm6']);
    expect((await read({ text: 'harbour gala', limit: 1 })).items[0]?.text).toContain('\uE000Galaxidi\uE001');
    expect(await ids({ text: 'harbour nowhere' })).toEqual([]);
    expect(await ids({ text: '?!' })).toEqual([]);
  });

  it('shows a message with several parts once, however the pages fall', async () => {
    const parts = Array.from({ length: 5 }, (_, n) => ({ kind: n === 0 ? ('text' as const) : ('file' as const), text: `rosemary ${n}` }));
    await store.addMessage(message('one', 'a', null, '', { parts }));
    await store.addMessage(message('two', 'a', 'one', '', { parts }));
    expect(await ids({ text: 'rosemary', limit: 2 })).toEqual(['two', 'one']);
    expect(await ids({ text: 'rosemary', limit: 1 })).toEqual(['two']);
    expect(await ids({ text: 'rosemary', limit: 1, before: 'two' })).toEqual(['one']);
  });

  it('finds a word by its first two letters, and one letter only where it is a word', async () => {
    await store.addMessage(message('m', 'a', null, 'the heron stands in the reeds'));
    await store.addMessage(message('n', 'a', 'm', 'plan h is ready'));
    expect(await ids({ text: 'he' })).toEqual(['m']);
    expect(await ids({ text: 'h' })).toEqual(['n']);
    expect(await ids({ text: 'heron re' })).toEqual(['m']);
  });

  it('keeps pins until they are taken away or forgotten', async () => {
    await store.addMessage(message('m', 'a', null, 'keep this'));
    await store.addMessage(message('n', 'a', 'm', 'and not this'));
    await store.pinMessage('m', true);
    await store.pinMessage('m', true);
    expect(await ids({ pinned: true })).toEqual(['m']);
    expect(await ids({ pinned: true, text: 'keep' })).toEqual(['m']);
    await store.pinMessage('n', true);
    await store.pinMessage('n', false);
    expect(await ids({ pinned: true })).toEqual(['m']);
    const { undo } = await store.forget('m');
    await expect(store.pinMessage('m', true)).rejects.toMatchObject({ code: 'not-found' });
    await store.undoForget(undo);
    expect(await ids({ pinned: true })).toEqual(['m']);
  });
});

describe('forgetting a range', () => {
  async function yesterdayAndToday() {
    await store.addMessage(message('old', 'a', null, 'said yesterday', { created: 1000 }));
    await store.addMessage(answer('reply', 'a', 'old', 'Understood.', { created: 1001 }));
    await store.addMessage(message('new', 'a', 'reply', 'the combination is Xylophone', { created: 2000 }));
    await store.addMessage(message('alone', 'b', null, 'Bumblebee lives here', { created: 2100 }));
    await store.updateConversation('b', { title: 'Bumblebee lives', titleSource: 'first-words' });
  }

  it('says before what goes, takes it at once, and gives it all back on undo', async () => {
    await yesterdayAndToday();
    expect(await store.forgetRangePreview({ from: 2000 })).toMatchObject({ messages: 2, touched: ['a', 'b'], removed: ['b'] });
    expect(await store.forgetRangePreview({ from: 3000 })).toMatchObject({ messages: 0, touched: [], removed: [] });
    const result = await store.forgetRange({ from: 2000 });
    expect(result).toMatchObject({ messages: 2, removed: ['b'], hidden: ['new'] });
    expect((await store.conversations()).map((c) => c.id)).toEqual(['a']);
    expect((await store.path('a')).map((m) => m.forgotten)).toEqual([false, false, true]);
    expect(await ids()).toEqual(['reply', 'old']);
    await store.undoForget(result.undo);
    expect(await ids()).toEqual(['alone', 'new', 'reply', 'old']);
    expect((await store.conversation('b')).title).toBe('Bumblebee lives');
  });

  it('overwrites the bytes of all of it, in conversations that stay and in those that go', async () => {
    await yesterdayAndToday();
    const { undo } = await store.forgetRange({ from: 2000 });
    await store.purge(undo);
    for (const word of ['Xylophone', 'xylophon', 'Bumblebee', 'bumblebe']) expect([word, onDisk(word)]).toEqual([word, false]);
    expect(onDisk('said yesterday')).toBe(true);
    expect(await store.info()).toMatchObject({ conversations: 1, messages: 2 });
  });

  it('of one conversation is its deletion', async () => {
    await yesterdayAndToday();
    expect(await store.forgetRange({ conversation: 'a' })).toMatchObject({ messages: 3, removed: ['a'], hidden: [] });
    expect((await store.conversations()).map((c) => c.id)).toEqual(['b']);
    await expect(store.forgetRange({ conversation: 'a' })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('forgetting all of what is named', () => {
  const fact = (object: string) => ({ subject: 'user', relation: 'likes', object, text: `You like ${object}.`, single: false });

  it('counts each once, takes all under one token, gives all back on undo and overwrites it', async () => {
    await store.addMessage(message('said', 'a', null, 'I like quinces'));
    await store.addMessage(message('more', 'a', 'said', 'quinces from Pelion'));
    await store.addMessage(message('other', 'b', null, 'I like medlars and quinces'));
    await store.addFacts('said', 'rules', [fact('quinces')]);
    await store.addFacts('other', 'rules', [fact('medlars')]);
    const { facts } = await store.facts({ limit: 9, offset: 0 });
    const named = facts.map((f) => f.id);
    const memories = [...named, 'said', 'more'];
    // The one fact goes with its message, the other for itself: its message stays.
    expect(await store.forgetRangePreview({ memories })).toMatchObject({
      ...{ messages: 2, facts: 2, habits: 0, removed: [], touched: ['a'] },
      stays: [{ kind: 'message', id: 'other' }],
    });
    const { undo, hidden } = await store.forgetRange({ memories });
    expect(hidden).toEqual(['said', 'more']);
    expect((await store.facts({ limit: 9, offset: 0 })).facts).toEqual([]);
    expect(await ids()).toEqual(['other']);
    await store.undoForget(undo);
    expect((await store.facts({ limit: 9, offset: 0 })).facts).toHaveLength(2);
    expect(await ids()).toEqual(['other', 'more', 'said']);
    await store.forgetRange({ memories });
    await store.purge();
    // Never drawn again from what stays.
    expect((await store.addFacts('other', 'rules', [fact('medlars')])).map((c) => c.change)).toEqual(['dropped']);
    await store.close();
    expect(onDisk('Pelion')).toBe(false);
    expect(onDisk('You like medlars')).toBe(false);
    expect(onDisk('I like medlars and quinces')).toBe(true);
  });

  it('takes habits too, and does nothing about what is gone', async () => {
    await store.addMessage(message('said', 'a', null, 'always metric'));
    await store.addHabits('said', [{ kind: 'units', value: 'metric', text: 'Use metric units.' }]);
    const [habit] = await store.habits();
    const memories = [habit?.id as string, 'nobody'];
    expect(await store.forgetRangePreview({ memories })).toMatchObject({ messages: 0, habits: 1, stays: [{ id: 'said' }] });
    await store.forgetRange({ memories });
    expect(await store.habits()).toEqual([]);
    expect(await store.forgetRangePreview({ memories })).toMatchObject({ messages: 0, facts: 0, habits: 0 });
  });
});

describe('answers that repeat what is forgotten', () => {
  async function toldAndRepeated() {
    await store.addMessage(message('fact', 'a', null, 'My daughter is called Eleni and her birthday is on 14 May.'));
    await store.addMessage(answer('ok', 'a', 'fact', 'I will keep that in mind.'));
    await store.addMessage(message('q', 'b', null, 'What is she called?'));
    await store.addMessage(answer('name', 'b', 'q', 'Eleni.'));
    await store.setReceipts('name', [{ rank: 1, memory: 'fact', reasons: ['meaning'], score: 0.8, text: 'x' }]);
    await store.addMessage(message('q2', 'b', 'name', 'And when?'));
    await store.addMessage(answer('same', 'b', 'q2', "Your daughter Eleni's birthday: May 14. She is called so."));
    await store.addMessage(message('q3', 'b', 'same', 'Thanks'));
    await store.addMessage(answer('other', 'b', 'q3', 'A birthday cake needs eggs, flour and sugar.'));
  }

  it('are those that say the same, or a name of it where they were given it', async () => {
    await toldAndRepeated();
    const found = await answersRepeating('fact', 'My daughter is called Eleni and her birthday is on 14 May.', store);
    expect(found.map((a) => a.message).sort()).toEqual(['name', 'same']);
    expect(await answersRepeating('q3', 'Thanks', store)).toEqual([]);
  });

  it('go with it under one token, and come back with it', async () => {
    await toldAndRepeated();
    const { undo } = await store.forget('fact', ['name', 'same']);
    expect(await ids({ text: 'eleni' })).toEqual([]);
    await store.undoForget(undo);
    expect(await ids({ text: 'eleni' })).toEqual(['same', 'name', 'fact']);
    const again = await store.forget('fact', ['name', 'same']);
    await store.purge(again.undo);
    expect(onDisk('Eleni')).toBe(false);
    expect(onDisk('A birthday cake')).toBe(true);
  });
});
