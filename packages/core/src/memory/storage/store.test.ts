import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, message, openTestStore, temporaryFolder, unitVector } from './testing.ts';
import type { Store } from './types.ts';

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

async function conversation(id = 'c1') {
  return store.createConversation({ id, created: 1, zone: 'UTC' });
}

const texts = (messages: { parts: { text: string }[] }[]) => messages.map((m) => m.parts[0]?.text);

describe('conversations', () => {
  it('gives back what was created, the newest activity first, whatever the clock says', async () => {
    await store.createConversation({ id: 'a', created: 2000, zone: 'UTC', model: 'x/y' });
    await store.createConversation({ id: 'b', created: 1000, zone: 'UTC' });
    expect((await store.conversations()).map((c) => c.id)).toEqual(['b', 'a']);
    await store.addMessage(message('m', 'a', null, 'hello', { created: 5 }));
    const [first] = await store.conversations();
    expect(first).toMatchObject({ id: 'a', model: 'x/y', messages: 1, head: 'm', updated: 5, title: '', titleSource: 'none' });
  });

  it('keeps a patch, and refuses what is not there', async () => {
    await conversation();
    await store.updateConversation('c1', { title: 'Cats', titleSource: 'person', pinned: true, archived: true, remember: false });
    expect(await store.conversation('c1')).toMatchObject({
      title: 'Cats',
      titleSource: 'person',
      pinned: true,
      archived: true,
      remember: false,
    });
    expect(await store.conversations()).toEqual([]);
    expect((await store.conversations({ archived: true })).length).toBe(1);
    await expect(store.conversation('nope')).rejects.toMatchObject({ code: 'not-found' });
    await expect(store.updateConversation('c1', { head: 'nope' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(store.addMessage(message('m', 'nope', null, 'x'))).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('messages', () => {
  it('come back as they were said, in order, with a clock set back', async () => {
    await conversation();
    await store.addMessage(message('m1', 'c1', null, 'first', { created: 9000 }));
    await store.addMessage(answer('m2', 'c1', 'm1', 'second', { created: 100 }));
    const path = await store.path('c1');
    expect(texts(path)).toEqual(['first', 'second']);
    expect(path[1]).toMatchObject({ id: 'm2', parent: 'm1', role: 'assistant', model: 'test/model', version: 0, versions: 1 });
    expect((path[0]?.seq ?? 0) < (path[1]?.seq ?? 0)).toBe(true);
  });

  it('with the same id are stored once', async () => {
    await conversation();
    const once = await store.addMessage(message('m1', 'c1', null, 'first'));
    const twice = await store.addMessage(message('m1', 'c1', null, 'something else'));
    expect(twice).toEqual(once);
    expect((await store.conversation('c1')).messages).toBe(1);
    await conversation('c2');
    await expect(store.addMessage(message('m1', 'c2', null, 'first'))).rejects.toMatchObject({ code: 'conflict' });
  });

  it('are a tree: versions are siblings, and the head names the path that is shown', async () => {
    await conversation();
    await store.addMessage(message('q', 'c1', null, 'question'));
    await store.addMessage(answer('a1', 'c1', 'q', 'one'));
    await store.addMessage(message('n', 'c1', 'a1', 'and then'));
    await store.addMessage(answer('a2', 'c1', 'q', 'two'));
    expect(texts(await store.path('c1'))).toEqual(['question', 'two']);
    expect(await store.message('a1')).toMatchObject({ version: 0, versions: 2, siblings: ['a1', 'a2'] });
    await store.updateConversation('c1', { head: 'n' });
    expect(texts(await store.path('c1'))).toEqual(['question', 'one', 'and then']);
    expect(texts(await store.path('c1', { leaf: 'a2' }))).toEqual(['question', 'two']);
    expect(texts(await store.path('c1', { limit: 2 }))).toEqual(['one', 'and then']);
    expect(texts(await store.path('c1', { limit: 1, before: 'a1' }))).toEqual(['question']);
  });

  it('keep a partial answer, and say so when the host died while it was written', async () => {
    await conversation();
    await store.addMessage(message('q', 'c1', null, 'question'));
    await store.addMessage(answer('a', 'c1', 'q', '', { status: 'streaming' }));
    await store.updateMessage('a', {
      parts: [
        { kind: 'thinking', text: 'hm' },
        { kind: 'text', text: 'Half an ans' },
      ],
    });
    await store.close();
    store = await openTestStore(folder.dir);
    expect(await store.failInterrupted()).toBe(1);
    expect(await store.message('a')).toMatchObject({
      status: 'failed',
      error: { code: 'model.interrupted' },
      parts: [
        { kind: 'thinking', text: 'hm' },
        { kind: 'text', text: 'Half an ans' },
      ],
    });
    expect(await store.failInterrupted()).toBe(0);
  });

  it('keep usage, timings, error and context of a patch', async () => {
    await conversation();
    await store.addMessage(message('q', 'c1', null, 'question', { status: 'pending' }));
    expect((await store.withStatus('pending')).map((m) => m.id)).toEqual(['q']);
    const usage = { inputTokens: 10, cachedTokens: null, outputTokens: 3 };
    const patch = {
      status: 'done' as const,
      usage,
      timings: { recall: 3.5 },
      error: { code: 'model.busy' as const },
      context: 'You know: x',
    };
    expect(await store.updateMessage('q', patch)).toMatchObject(patch);
    expect(await store.withStatus('pending')).toEqual([]);
  });

  it('keep what a spoken question cost with its answer, and tell of the latest', async () => {
    await conversation();
    await store.addMessage(message('q', 'c1', null, 'question'));
    const voice = { captured: 12, recognised: 230, heard: 900, recogniser: 'whisper-tiny.en' };
    for (const [id, recall] of [
      ['a1', 3],
      ['a2', 4],
    ] as const) {
      await store.addMessage(answer(id, 'c1', 'q', 'answer', { model: 'm', modelName: 'M' }));
      await store.updateMessage(id, { timings: { recall, voice } });
    }
    await store.addMessage(answer('a3', 'c1', 'q', 'one to what was typed, which says "voice":'));
    await store.updateMessage('a3', { timings: { recall: 5 } });
    expect((await store.message('a1')).timings).toEqual({ recall: 3, voice });
    expect(await store.spokenTurns(5)).toEqual([
      { model: 'm', modelName: 'M', timings: { recall: 4, voice } },
      { model: 'm', modelName: 'M', timings: { recall: 3, voice } },
    ]);
    expect(await store.spokenTurns(1)).toHaveLength(1);
  });

  it.each([
    ['NUL bytes', 'a\0b\0'],
    ['right-to-left text', 'שלום, مرحبا \u202Eabc\u202C'],
    ['a line of 100,000 characters', 'x'.repeat(100_000)],
    ['1 MB of pasted text', 'The quick brown fox. '.repeat(50_000)],
    ['emoji of several code points', '👩‍👩‍👧‍👦🏳️‍🌈'],
    ['nothing', ''],
  ])('hold %s as it was written', async (_name, text) => {
    await conversation();
    await store.addMessage(message('m', 'c1', null, text));
    expect((await store.message('m')).parts).toEqual([{ kind: 'text', text }]);
    await store.setDraft({ conversation: 'c1', text, attachments: [], pastes: [], updated: 1 });
    expect((await store.draft('c1'))?.text ?? '').toBe(text);
  });

  it('hold a lone surrogate as the replacement character, which is all that UTF-8 has for it', async () => {
    await conversation();
    await store.addMessage(message('m', 'c1', null, 'a\ud800b'));
    expect((await store.message('m')).parts[0]?.text).toBe('a\ufffdb');
    expect(await store.search({ text: 'a\ud800b', limit: 5 })).toHaveLength(1);
  });
});

describe('drafts, settings, receipts, models', () => {
  it('keep the draft until its text is empty', async () => {
    await store.setDraft({ conversation: 'new', text: 'unsent', attachments: [], pastes: [], updated: 4 });
    expect(await store.draft('new')).toEqual({ conversation: 'new', text: 'unsent', attachments: [], pastes: [], updated: 4 });
    await store.setDraft({ conversation: 'new', text: '', attachments: [], pastes: [], updated: 5 });
    expect(await store.draft('new')).toBeNull();
  });

  it('keep settings of any shape', async () => {
    await store.setSetting('theme', 'dark');
    await store.setSetting('window', { open: true });
    expect(await store.settings()).toEqual({ theme: 'dark', window: { open: true } });
    await store.setSetting('theme', undefined);
    expect(await store.setting('theme')).toBeNull();
  });

  it('keep what an answer was given', async () => {
    await conversation();
    await conversation('c2');
    await store.addMessage(message('fact', 'c2', null, 'My cat is called Tom'));
    await store.addMessage(message('q', 'c1', null, 'What is my cat called?'));
    await store.addMessage(answer('a', 'c1', 'q', 'Tom'));
    await store.setReceipts('a', [{ rank: 1, memory: 'fact', reasons: ['words', 'meaning'], score: 0.7, text: 'My cat is called Tom' }]);
    expect((await store.message('a')).receipts).toBe(1);
    expect(await store.receipts('a')).toMatchObject([
      { memory: 'fact', conversation: 'c2', reasons: ['words', 'meaning'], forgotten: false },
    ]);
  });

  it('smooth measured speeds', async () => {
    await store.noteModel({ model: 'm', readSpeed: 100 });
    await store.noteModel({ model: 'm', readSpeed: 200, lastUsed: 9 });
    const [stat] = await store.modelStats();
    expect(stat?.readSpeed).toBeGreaterThan(100);
    expect(stat?.readSpeed).toBeLessThan(200);
    expect(stat).toMatchObject({ model: 'm', writeSpeed: null, lastUsed: 9 });
  });
});

describe('recall', () => {
  const recall = (terms: string[], vector: Float32Array | null = null, more = {}) =>
    store.recallCandidates({ terms, vector, encoder: vector ? 'e' : null, exclude: [], limit: 10, ...more });

  it('finds by words and by meaning, each with its measure', async () => {
    await conversation();
    await store.addMessage(message('m1', 'c1', null, 'My cat is called Tom'));
    await store.addMessage(message('m2', 'c1', 'm1', 'The weather is fine'));
    expect((await store.unencoded('e', 10)).map((row) => row.message)).toEqual(['m1', 'm2']);
    await store.addVectors('e', 384, [
      { message: 'm1', passage: 0, vector: unitVector(1) },
      { message: 'm2', passage: 0, vector: unitVector(2) },
    ]);
    expect(await store.unencoded('e', 10)).toEqual([]);
    expect((await store.unencoded('other', 10)).length).toBe(2);
    const hits = await recall(['cats'], unitVector(2), { limit: 1 });
    const words = hits.find((hit) => hit.message === 'm1');
    const meaning = hits.find((hit) => hit.message === 'm2');
    expect(words).toMatchObject({ text: 'My cat is called Tom', origin: 'person' });
    expect(words?.words).toBeGreaterThan(0);
    // found by words, measured by meaning too
    expect(words?.cosine).toBeLessThan(0.3);
    expect(meaning?.cosine).toBeCloseTo(1, 2);
  });

  it('leaves out other paths, conversations that are not remembered, what is excluded, what is unfinished', async () => {
    await conversation();
    await store.addMessage(message('q', 'c1', null, 'zebra question'));
    await store.addMessage(answer('a1', 'c1', 'q', 'zebra one'));
    await store.addMessage(answer('a2', 'c1', 'q', 'zebra two'));
    await store.addMessage(answer('a3', 'c1', 'a2', 'zebra three', { status: 'streaming' }));
    await conversation('c2');
    await store.addMessage(message('secret', 'c2', null, 'zebra secret'));
    await store.updateConversation('c2', { remember: false });
    const found = async (exclude: string[]) => (await recall(['zebra'], null, { exclude })).map((hit) => hit.message).sort();
    expect(await found([])).toEqual(['a2', 'q']);
    expect(await found(['q'])).toEqual(['a2']);
    await store.updateConversation('c1', { head: 'a1' });
    expect(await found([])).toEqual(['a1', 'q']);
    await store.updateConversation('c2', { remember: true });
    expect(await found([])).toEqual(['a1', 'q', 'secret']);
  });

  it('finds words of scripts without spaces, and shows them as they were written', async () => {
    await conversation();
    await store.addMessage(message('ja', 'c1', null, '私の猫の名前はタマです'));
    await store.addMessage(message('zh', 'c1', 'ja', '我最喜欢的城市是北京'));
    await store.addMessage(message('th', 'c1', 'zh', 'แมวของฉันชื่อมะลิ'));
    expect((await recall(['猫'])).map((hit) => hit.message)).toEqual(['ja']);
    expect((await recall(['北京'])).map((hit) => hit.message)).toEqual(['zh']);
    expect((await recall(['แมว'])).map((hit) => hit.message)).toEqual(['th']);
    expect((await store.search({ text: '北京', limit: 5 }))[0]?.snippet).toBe('我最喜欢的城市是\ue000北京\ue001');
  });

  it('finds whole words of scripts with marks', async () => {
    await conversation();
    await store.addMessage(message('hi', 'c1', null, 'मेरी बिल्ली का नाम हिन्दी है'));
    await store.addMessage(message('ar', 'c1', 'hi', 'قرأت كِتَابًا جديدًا'));
    await store.addMessage(message('other', 'c1', 'ar', 'हिल, न, दी'));
    expect((await recall(['हिन्दी'])).map((hit) => hit.message)).toEqual(['hi']);
    expect((await recall(['كِتَابًا'])).map((hit) => hit.message)).toEqual(['ar']);
    expect((await store.search({ text: 'हिन्दी', limit: 5 })).map((hit) => hit.snippet)).toEqual(['मेरी बिल्ली का नाम \ue000हिन्दी\ue001 है']);
    expect((await store.search({ text: 'हिन्', limit: 5 })).map((hit) => hit.message)).toEqual(['hi']);
    // However it is written: one letter with its mark, or both after each other.
    await store.addMessage(message('fr', 'c1', 'other', 'un cafe\u0301 noir'));
    expect((await recall(['caf\u00e9'])).map((hit) => hit.message)).toEqual(['fr']);
  });

  it('takes every letter, number and mark that there is into one word', async () => {
    await conversation();
    const all = Array.from({ length: 0x32000 }, (_, code) => (code >= 0xd800 && code < 0xe000 ? '' : String.fromCodePoint(code)));
    const words = all.filter((one) => /[\p{L}\p{N}\p{M}]/u.test(one)).map((one) => `a${one}b`);
    // A word that the index parted would be a phrase, which it cannot be asked for.
    for (let at = 0; at < words.length; at += 2000) await store.search({ text: words.slice(at, at + 16).join(' '), limit: 1 });
    await recall(words.filter((_, at) => at % 5000 === 0));
  });

  it('takes any term for a word, never for syntax', async () => {
    await conversation();
    await store.addMessage(message('m', 'c1', null, 'say "hello" AND go'));
    for (const term of ['"', 'hello"', 'NOT', '*', 'a:b', '(', 'NEAR(', '', '\0']) await recall([term]);
    expect(await recall(['"hello"'])).toHaveLength(1);
  });

  it('finds what all share when every word is common, newest first', async () => {
    await conversation();
    const messages = Array.from({ length: 1600 }, (_, i) => message(`m${i}`, 'c1', i === 0 ? null : `m${i - 1}`, 'the common words'));
    await store.importMessages({ messages });
    const hits = await recall(['the', 'common'], null, { limit: 3 });
    expect(hits.map((hit) => hit.message)).toEqual(['m1599', 'm1598', 'm1597']);
  });

  it('replaces the vectors of a text that changed', async () => {
    await conversation();
    await store.addMessage(message('m', 'c1', null, 'before'));
    await store.addVectors('e', 384, [{ message: 'm', passage: 0, vector: unitVector(1) }]);
    expect(await recall([], unitVector(1))).toHaveLength(1);
    await store.updateMessage('m', { parts: [{ kind: 'text', text: 'after' }] });
    expect(await recall([], unitVector(1))).toEqual([]);
    expect(await recall(['before'])).toEqual([]);
    expect(await recall(['after'])).toHaveLength(1);
    expect(await store.unencoded('e', 9)).toEqual([{ message: 'm', text: 'after' }]);
  });

  it('refuses vectors of another length', async () => {
    await store.addVectors('e', 384, []);
    await expect(store.addVectors('e', 768, [])).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('search', () => {
  it('finds all words, the last as the beginning of one, and marks them', async () => {
    await conversation();
    await store.addMessage(message('m1', 'c1', null, 'The happiness of cats in Zürich'));
    await store.addMessage(answer('m2', 'c1', 'm1', 'dogs in Zurich'));
    expect((await store.search({ text: 'zurich happ', limit: 5 })).map((hit) => hit.message)).toEqual(['m1']);
    const [hit] = await store.search({ text: 'happiness', limit: 5 });
    expect(hit).toMatchObject({ message: 'm1', conversation: 'c1', snippet: 'The \ue000happiness\ue001 of cats in Zürich' });
    expect(await store.search({ text: 'zurich', limit: 5, conversation: 'other' })).toEqual([]);
    expect(await store.search({ text: '   ', limit: 5 })).toEqual([]);
  });
});

it('closes twice, and refuses what comes after', async () => {
  await store.close();
  await store.close();
  await expect(store.conversations()).rejects.toMatchObject({ code: 'internal' });
});
