import { describe, expect, it } from 'vitest';
import { bagOfWords, testClock } from '../../assistant/testing/fakes.ts';
import { createMemoryStore, type MemoryStore } from '../../assistant/testing/memory-store.ts';
import { MiaError } from '../../errors.ts';
import { inPairs, passagesOf, remember } from '../index.ts';
import { excerpt } from './excerpt.ts';
import { RECALL_BUDGET, recall } from './recall.ts';
import { questionTerms } from './terms.ts';

const signal = new AbortController().signal;
const clock = testClock();

async function said(lines: [role: 'user' | 'assistant', text: string][], store = createMemoryStore(), encoder = bagOfWords()) {
  await store.createConversation({ id: 'other', created: 1, zone: 'UTC' });
  let parent: string | null = null;
  for (const [i, [role, text]] of lines.entries()) {
    const id = `s${i}`;
    await store.addMessage({
      id,
      conversation: 'other',
      parent,
      role,
      status: 'done',
      created: i,
      zone: 'UTC',
      origin: role === 'user' ? 'person' : 'assistant',
      parts: [{ kind: 'text', text }],
    });
    await remember([{ message: id, text }], { store, encoder });
    parent = id;
  }
  return { store, encoder };
}

const ask = (
  text: string,
  deps: { store: MemoryStore; encoder: ReturnType<typeof bagOfWords> | null },
  window: string[] = [],
  recentTurns: string[] = [],
) => recall({ text, conversation: 'now', window, recentTurns }, { ...deps, clock }, RECALL_BUDGET, signal);

describe('recall', () => {
  it('finds a fact said in another conversation 200 turns ago', async () => {
    const filler = Array.from({ length: 200 }, (_, i): ['user' | 'assistant', string] => [
      i % 2 ? 'assistant' : 'user',
      `Talk number ${i} about the weather, the garden and lunch`,
    ]);
    const deps = await said([['user', "My daughter's name is Eleni."], ...filler]);
    const { memories, meaning } = await ask("What is my daughter's name?", deps);
    expect(meaning).toBe(true);
    expect(memories[0]).toMatchObject({ message: 's0', text: "My daughter's name is Eleni.", reasons: ['words', 'meaning'], role: 'user' });
  });

  it('works by words alone where the encoder is not there, or fails', async () => {
    const { store, encoder } = await said([
      ['user', 'The wifi code of the summer house is olive-7731'],
      ['user', 'I like the summer'],
    ]);
    for (const e of [
      null,
      { ...encoder, available: async () => false },
      { ...encoder, encode: () => Promise.reject(new MiaError('child.crashed')) },
    ]) {
      const found = await ask('What is the wifi code of the summer house?', { store, encoder: e as null });
      expect(found.meaning).toBe(false);
      expect(found.memories.map((m) => [m.message, m.reasons])).toEqual([['s0', ['words']]]);
    }
  });

  it('recalls nothing for greetings, thanks and unrelated questions', async () => {
    const deps = await said([
      ['user', "My daughter's name is Eleni."],
      ['user', 'Hello! How are you?'],
      ['assistant', 'Hi! I am fine, thanks.'],
    ]);
    for (const text of [
      'Hi',
      'Hello there!',
      'Thank you',
      'How are you?',
      '👋',
      '???',
      'What is the capital of Norway?',
      'Write a poem about autumn',
    ]) {
      expect(
        (await ask(text, deps)).memories.map((m) => m.text),
        text,
      ).toEqual([]);
    }
  });

  it('never gives what is in the window, nor an earlier question for its answer', async () => {
    const deps = await said([
      ['user', 'How is my cat called?'],
      ['assistant', 'I do not know yet.'],
      ['user', 'My cat is called Minka'],
    ]);
    expect((await ask('How is my cat called?', deps)).memories.map((m) => m.message)).toEqual(['s2']);
    expect((await ask('How is my cat called?', deps, ['s2'])).memories).toEqual([]);
  });

  it('prefers what the person said to long answers that mention everything', async () => {
    const long = `Here is a guide. ${'Bicycles come in many shapes and sizes. '.repeat(20)} Your green bicycle is one of them.`;
    const deps = await said([
      ['assistant', long],
      ['user', 'My bicycle is green'],
    ]);
    expect((await ask('Which colour is my bicycle?', deps)).memories[0]?.message).toBe('s1');
  });

  it('searches a question that leans on what was said together with it', async () => {
    const deps = await said([
      ['user', 'Eleni is nine years old'],
      ['user', 'The house is ninety years old'],
    ]);
    const { memories } = await ask('And how old is she?', deps, [], ['Tell me about Eleni']);
    expect(memories[0]?.message).toBe('s0');
  });

  it('gives what was pinned before its equals, and never where it does not bear on the question', async () => {
    const deps = await said([
      ['user', 'The summer house has a green door'],
      ['user', 'The summer house has a blue gate'],
      ['user', 'The summer house has a red roof'],
    ]);
    const first = async (question: string) => (await ask(question, deps)).memories.map((m) => m.message);
    const unpinned = await first('What does the summer house have?');
    const last = unpinned.at(-1) as string;
    await deps.store.pinMessage(last, true);
    expect((await first('What does the summer house have?'))[0]).toBe(last);
    expect(await first('Which language do they speak in Norway?')).toEqual([]);
    await deps.store.pinMessage(last, false);
    expect(await first('What does the summer house have?')).toEqual(unpinned);
  });

  it('gives five different things rather than five times the same', async () => {
    const deps = await said([
      ...Array.from({ length: 6 }, (_, i): ['user', string] => ['user', `My bicycle is green${'!'.repeat(i)}`]),
      ['user', 'My bicycle is new'],
    ]);
    const texts = (await ask('What about my bicycle?', deps)).memories.map((m) => m.text);
    expect(texts.filter((text) => text.startsWith('My bicycle is green'))).toHaveLength(1);
    expect(texts).toContain('My bicycle is new');
  });

  it('gives what was said in the time that is asked about before the same from another time', async () => {
    const { store, encoder } = await said([]);
    const day = 86_400_000;
    const now = Date.UTC(2024, 2, 15, 12);
    for (const [id, parent, text, created] of [
      ['winter', null, 'I paint the hall of the house blue', now - 90 * day],
      ['tuesday', 'winter', 'I paint the hall of the house green', now - 3 * day],
    ] as const) {
      const common = { id, conversation: 'other', status: 'done', zone: 'UTC', role: 'user', origin: 'person' } as const;
      await store.addMessage({ ...common, parent, created, parts: [{ kind: 'text', text }] });
      await remember([{ message: id, text }], { store, encoder });
    }
    const at = { ...clock, now: () => now };
    const request = { text: 'Which colour did I paint the hall of the house last Tuesday?', conversation: 'now', window: [] };
    const { memories } = await recall(request, { store, encoder, clock: at }, RECALL_BUDGET, signal);
    expect(memories[0]).toMatchObject({ message: 'tuesday', reasons: expect.arrayContaining(['time']) });
    expect(memories.find((m) => m.message === 'winter')?.reasons ?? []).not.toContain('time');
  });

  it('keeps to its budget and gives the part of a long text that answers', async () => {
    const letter = `${'Dear diary, nothing much happened on that day. '.repeat(60)}The plumber comes on Thursday at nine. ${'Then it rained again for hours. '.repeat(60)}`;
    const deps = await said([
      ['user', letter],
      ...Array.from({ length: 9 }, (_, i): ['user', string] => [
        'user',
        `The plumber wrote letter ${i} about Thursday and ${'pipes '.repeat(60)}`,
      ]),
    ]);
    const { memories } = await ask('When does the plumber come?', deps);
    expect(memories.length).toBeLessThanOrEqual(RECALL_BUDGET.memories);
    expect(memories.reduce((sum, m) => sum + m.text.length, 0)).toBeLessThanOrEqual(RECALL_BUDGET.characters + 5 * 4);
    const alone = await ask('When does the plumber come?', await said([['user', letter]]));
    expect(alone.memories[0]?.text).toMatch(/^… .*The plumber comes on Thursday at nine\..* …$/);
  });

  it('gives the question’s own vector, so that remembering needs not compute it again', async () => {
    const { store, encoder } = await said([]);
    encoder.encoded.length = 0;
    const { vector } = await ask('My cat is called Minka', { store, encoder });
    await remember([{ message: 'x', text: 'My cat is called Minka', vector }], { store, encoder });
    expect(encoder.encoded).toEqual(['My cat is called Minka']);
    expect(store.vectors.get('x')?.[0]?.vector).toEqual(vector);
  });

  it('ends when it is cancelled', async () => {
    const deps = await said([['user', 'My cat is called Minka']]);
    await expect(
      recall({ text: 'cat Minka', conversation: 'now', window: [] }, { ...deps, clock }, RECALL_BUDGET, AbortSignal.abort()),
    ).rejects.toMatchObject({ code: 'request.cancelled' });
  });
});

describe('the words of a question', () => {
  it('leave out function words, possessives and doubles', () => {
    expect(questionTerms("What's the name of my daughter’s school, the school?")).toEqual(['name', 'daughter', 'school']);
    expect(questionTerms('Wie heißt meine Tochter?')).toEqual(['heißt', 'tochter']);
    expect(questionTerms('我女儿叫什么名字').length).toBeGreaterThan(1);
  });

  it('hold no FTS5 syntax and are at most 24, from both ends of a long text', () => {
    expect(questionTerms('NEAR("a" b*) OR -x: ^y "AND"').join(' ')).not.toMatch(/["*^():]/);
    const words = questionTerms(Array.from({ length: 2000 }, (_, i) => `word${i}`).join(' '));
    expect(words).toHaveLength(24);
    expect(words).toEqual(expect.arrayContaining(['word0', 'word1999']));
  });
});

describe('passages', () => {
  it('a short text is one, a blank one none', () => {
    expect(passagesOf('  Hello  ')).toEqual(['Hello']);
    expect(passagesOf(' \n ')).toEqual([]);
  });

  it('overlap by a third: a new one of about 90 words every 60', () => {
    const text = Array.from({ length: 200 }, (_, i) => `w${i}`).join(' ');
    const passages = passagesOf(text);
    expect(passages.map((p) => [p.split(' ')[0], p.split(' ').length])).toEqual([
      ['w0', 90],
      ['w60', 90],
      ['w120', 80],
    ]);
  });

  it('of three or more are kept two by two, each pair by its mean at length 1', () => {
    const [one, other, third] = [Float32Array.of(1, 0), Float32Array.of(0, 1), Float32Array.of(0.6, 0.8)];
    expect(inPairs([one])).toEqual([one]);
    expect(inPairs([one, other])).toEqual([one, other]);
    expect(inPairs([one, other, third])).toEqual([Float32Array.of(Math.SQRT1_2, Math.SQRT1_2), third]);
    expect(inPairs([one, one, other, third])[1]?.[1]).toBeCloseTo(1.8 / Math.hypot(0.6, 1.8));
    expect(inPairs([])).toEqual([]);
    // Of vectors that have lengths of their own, so has their mean.
    expect(inPairs([Float32Array.of(4, 0), Float32Array.of(0, 2), third], false)[0]).toEqual(Float32Array.of(2, 1));
  });

  it('cut text without spaces, and stop at 64', () => {
    const passages = passagesOf('字'.repeat(100_000));
    expect(passages).toHaveLength(64);
    expect(Math.max(...passages.map((p) => p.length))).toBeLessThanOrEqual(900);
    expect(passagesOf('x'.repeat(1_000_000)).every((p) => p.isWellFormed())).toBe(true);
  });
});

describe('an excerpt', () => {
  it('is the whole of a short text, on one line', () => {
    expect(excerpt('Two\n\nlines', ['two'], 100)).toBe('Two lines');
  });

  it('of one endless sentence is the stretch around the word, not longer than asked for', () => {
    const cut = excerpt(`${'bla '.repeat(500)}plumber Thursday ${'bla '.repeat(500)}`, ['plumber'], 100);
    expect(cut).toContain('plumber Thursday');
    expect(cut.length).toBeLessThanOrEqual(104);
  });
});
