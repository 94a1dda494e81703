import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { consolidateByRules } from '../consolidation/index.ts';
import { runImportJob } from '../import/index.ts';
import { sealed } from '../import/testing.ts';
import { cardPart, readCard } from '../said/index.ts';
import { answer, message, openTestStore, temporaryFolder } from '../storage/testing.ts';
import type { Store } from '../storage/types.ts';
import { exportEverything } from './everything.ts';
import { filesOf, WORDS } from './testing.ts';

let folders: ReturnType<typeof temporaryFolder>[];
let stores: Store[];
beforeEach(() => {
  [folders, stores] = [[], []];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  for (const folder of folders) folder.remove();
});

async function open(): Promise<Store> {
  const folder = temporaryFolder();
  const store = await openTestStore(folder.dir);
  folders.push(folder);
  stores.push(store);
  return store;
}

async function exported(store: Store): Promise<string> {
  const path = join(folders[0]?.dir as string, `everything-${Math.random()}.zip`);
  const { stream } = await exportEverything(store, { words: WORDS, language: 'en-GB', now: Date.UTC(2026, 10, 24, 15), zone: 'UTC' });
  await pipeline(stream, createWriteStream(path));
  return path;
}

async function imported(path: string, store: Store) {
  const entry = new URL('../import/thread-entry.ts', import.meta.url);
  const common = { entry, store, zone: 'UTC', now: 1_800_000_000_000, memoriesTitle: '', signal: new AbortController().signal };
  return runImportJob({ ...common, ...(await sealed(path, folders[0]?.dir as string)), onProgress: () => {} });
}

/** What an archive holds, but for what an import is said to change: facts are an import's, habits wait to be confirmed. */
async function contents(path: string): Promise<Record<string, string>> {
  const files = await filesOf(path);
  const lines = (name: string, change: (line: Record<string, unknown>) => void): void => {
    const all = (files[name] ?? '').trim().split('\n');
    files[name] = all
      .map((text) => {
        const line = JSON.parse(text) as Record<string, unknown>;
        change(line);
        return JSON.stringify(line);
      })
      .join('\n');
  };
  lines('facts.jsonl', (fact) => delete fact.maker);
  lines('habits.jsonl', (habit) => Object.assign(habit, { on: false, confirmed: false }));
  return files;
}

const day = (n: number) => Date.UTC(2026, 0, n, 12);
const fact = (object: string, more = {}) => ({
  ...{ subject: 'user', relation: 'lives in', object, text: `You live in ${object}.`, single: true },
  ...more,
});

async function live(store: Store): Promise<void> {
  const say = async (id: string, parent: string | null, text: string, n: number, conversation = 'a') => {
    await store.addMessage(message(id, conversation, parent, text, { created: day(n), zone: 'UTC' }));
  };
  for (const [id, n] of [
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ] as const)
    await store.createConversation({ id, created: day(n), zone: 'UTC' });
  await store.createFolder({ id: 'f2', name: 'Second', created: 1, conversations: ['c'] });
  await store.createFolder({ id: 'f1', name: 'First', created: 1, conversations: ['b'] });
  await store.updateFolder('f1', { position: 0 });
  await store.updateFolder('f2', { remember: false });
  // Said by turns in two conversations: neither is the older one.
  await say('m1', null, 'I live in Athens', 4);
  await store.addFacts('m1', 'rules', [fact('Athens')]);
  await say('m2', null, 'I moved to Berlin. Always answer in Greek', 5, 'b');
  await store.addFacts('m2', 'rules', [fact('Berlin')]);
  await store.addHabits('m2', [{ kind: 'language', value: 'el', text: 'Answer in Greek.' }]);
  await say('m3', 'm1', 'By now I live in Chania, and my dentist is Dr. Marsh', 6);
  await store.addFacts('m3', 'rules', [fact('Chania'), fact('Marsh', { relation: 'dentist', text: 'Your dentist is Marsh.' })]);
  await say('m4', 'm2', 'My dentist is still Dr. Marsh', 7, 'b');
  await store.addFacts('m4', 'rules', [fact('Marsh', { relation: 'dentist', text: 'Your dentist is Marsh.' })]);
  const all = (await store.facts({ history: true, limit: 20, offset: 0 })).facts;
  const marsh = all.find((one) => one.object === 'Marsh')?.id as string;
  const right = await store.correctFact(marsh, fact('Marlow', { relation: 'dentist', text: 'Your dentist is Marlow.' }), day(8));
  await store.pinFact(right.id, true);
  // A fact that is forgotten; its message stays.
  await say('m5', 'm3', 'I play the violin in the garden', 8);
  await store.addFacts('m5', 'rules', [fact('the violin', { relation: 'plays', text: 'You play the violin.', single: false })]);
  const violin = (await store.factsFrom('m5'))[0]?.id as string;
  await store.forget(violin);
  // A message that is forgotten, in the middle of what is shown.
  await say('m6', 'm5', 'The safe opens with four four seven one', 9);
  await say('m7', 'm6', 'What can I play tonight?', 10);
  await store.addMessage(
    answer('a7', 'a', 'm7', 'The violin, in **Chania**.', { created: day(10), zone: 'UTC', modelName: 'Qwen', place: 'this-computer' }),
  );
  await store.updateMessage('a7', {
    usage: { inputTokens: 9, cachedTokens: null, outputTokens: 4 },
    timings: { recall: 7, total: 90, voice: { captured: 8, recognised: 210, heard: 1100, recogniser: 'whisper-base' } },
  });
  const chania = all.find((one) => one.object === 'Chania')?.id as string;
  await store.setReceipts('a7', [
    { rank: 1, memory: 'm2', reasons: ['words', 'meaning'], score: 0.75, text: 'I moved to Berlin.' },
    { rank: 2, memory: 'm3', reasons: ['habit'], score: 0.5, text: 'You live in Chania.', fact: chania },
  ]);
  await store.forget('m6');
  await say('n1', null, 'Not to be remembered', 11, 'c');
  await store.drawNothing(['n1']);
  await store.addMessage(answer('x1', 'c', 'n1', 'Half a', { created: day(11), zone: 'UTC', status: 'failed' }));
  await store.updateMessage('x1', { error: { code: 'model.interrupted' } });
  // Said to the memory: the app's cards stand under it.
  await store.addMessage(
    message('m8', 'a', 'a7', '', {
      ...{ created: day(12), zone: 'UTC' },
      parts: [
        { kind: 'text', text: 'Remember that I live in Chania' },
        cardPart({ kind: 'kept', facts: [chania], habits: [], verbatim: [], again: true }),
      ],
    }),
  );
  await store.addMessage(
    message('m9', 'a', 'm8', '', {
      ...{ created: day(13), zone: 'UTC' },
      parts: [
        { kind: 'text', text: 'Forget my garden' },
        cardPart({ kind: 'forget', of: 'words', facts: [violin], habits: [], messages: ['m3', 'm5'] }),
      ],
    }),
  );
  await store.pinMessage('m3', true);
  await store.updateConversation('b', { title: 'Moving', titleSource: 'person', pinned: true, model: 'some/model' });
  await store.updateConversation('c', { archived: true, remember: false });
  await store.purge();
}

it('an export that is imported into an empty memory is exported as the same again', { timeout: 60_000 }, async () => {
  const store = await open();
  await live(store);
  const path = await exported(store);
  const there = await open();
  expect(await imported(path, there)).toMatchObject({ conversations: 3, known: 0, skipped: 0 });
  const [before, after] = [await contents(path), await contents(await exported(there))];
  expect(Object.keys(after)).toEqual(Object.keys(before));
  for (const name of Object.keys(before)) expect(after[name], name).toBe(before[name]);
  expect(before['facts.jsonl']).not.toContain('violin');
  // Twice adds nothing, there or where it came from.
  for (const again of [there, store]) {
    expect(await imported(path, again)).toMatchObject({ conversations: 0, messages: 0 });
    expect(await contents(await exported(again))).toEqual(before);
  }
});

it('what holds, held, was corrected and was given is the same there, and says that it was imported', { timeout: 60_000 }, async () => {
  const store = await open();
  await live(store);
  const there = await open();
  await imported(await exported(store), there);
  const facts = async (from: Store) =>
    (await from.facts({ history: true, limit: 20, offset: 0 })).facts
      .map(({ maker: _, ...one }) => one)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(await facts(there)).toEqual(await facts(store));
  expect(new Set((await there.facts({ limit: 20, offset: 0 })).facts.map((one) => one.maker))).toEqual(new Set(['import']));
  const homes = (await there.facts({ history: true, limit: 20, offset: 0 })).facts.filter((one) => one.relation === 'lives in');
  expect(homes.filter((one) => one.validTo === null).map((one) => one.object)).toEqual(['Chania']);
  expect(await there.receipts('a7')).toEqual(await store.receipts('a7'));
  expect((await there.timeline({ limit: 20, text: '', filters: {}, pinned: true })).items.map((one) => one.message)).toEqual(['m3']);
  expect((await there.path('a')).map((one) => one.id)).toEqual(['m1', 'm3', 'm5', 'm7', 'a7', 'm8', 'm9']);
  for (const id of ['m8', 'm9'])
    expect(await readCard(await there.message(id), there)).toEqual(await readCard(await store.message(id), store));
  expect(await readCard(await there.message('m8'), there)).toMatchObject({ kind: 'kept', items: [{ text: 'You live in Chania.' }] });
  // What is said there from now on goes before what came.
  await there.addMessage(message('later', 'a', 'a7', 'I live in Delphi', { created: day(2) }));
  await there.addFacts('later', 'rules', [fact('Delphi')]);
  const now = (await there.facts({ limit: 20, offset: 0 })).facts.filter((one) => one.relation === 'lives in');
  expect(now.map((one) => one.object)).toEqual(['Delphi']);
});

it('what was forgotten is drawn from no imported message, habits stay off, and nothing is drawn twice', { timeout: 60_000 }, async () => {
  const store = await open();
  await live(store);
  const there = await open();
  await imported(await exported(store), there);
  const before = await contents(await exported(there));
  await there.rederive();
  while ((await consolidateByRules(there, () => day(20), new AbortController().signal)) > 0);
  expect((await there.facts({ text: 'violin', history: true, limit: 9, offset: 0 })).total).toBe(0);
  expect(await there.habits()).toMatchObject([{ text: 'Answer in Greek.', on: false, confirmed: false, sources: [{ message: 'm2' }] }]);
  expect((await contents(await exported(there)))['habits.jsonl']).toBe(before['habits.jsonl']);
  // A fact that was forgotten where the export is imported again does not come back either.
  const chania = (await there.facts({ limit: 20, offset: 0 })).facts.find((one) => one.object === 'Chania')?.id as string;
  await there.forget(chania);
  await there.purge();
  await imported(await exported(store), there);
  expect((await there.facts({ text: 'chania', history: true, limit: 9, offset: 0 })).total).toBe(0);
});

it('a conversation that was deleted is not brought back by an export from before', { timeout: 60_000 }, async () => {
  const store = await open();
  await live(store);
  const path = await exported(store);
  await store.deleteConversation('b');
  await store.purge();
  expect(await imported(path, store)).toMatchObject({ conversations: 0, messages: 0, deleted: 1 });
  expect((await store.conversations()).map((one) => one.id)).toEqual(['a']);
  expect((await store.facts({ text: 'berlin', history: true, limit: 9, offset: 0 })).total).toBe(0);
});

it('the card goes with the words that it stands under, where these were forgotten', { timeout: 60_000 }, async () => {
  const store = await open();
  await live(store);
  const there = await open();
  await there.createConversation({ id: 'own', created: day(1), zone: 'UTC' });
  await there.addMessage(message('own1', 'own', null, 'Remember that I live in Chania', { created: day(2) }));
  await there.forget('own1');
  await there.purge();
  await imported(await exported(store), there);
  const path = await there.path('a');
  expect(path.find((one) => one.id === 'm8')).toMatchObject({ forgotten: true, parts: [] });
  expect(path.find((one) => one.id === 'm9')).toMatchObject({ forgotten: false, parts: [{ text: 'Forget my garden' }, { kind: 'tool' }] });
});
