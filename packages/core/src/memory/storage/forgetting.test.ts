import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MakeOptions, makeBackup } from '../backup/make.ts';
import { openDatabase } from './open.ts';
import { plaintextOf } from './plaintext.ts';
import { statements } from './statements.ts';
import { answer, message, openTestStore, TEST_KEY, temporaryFolder, unitVector } from './testing.ts';
import type { Store } from './types.ts';
import { writerMethods } from './writing/index.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
});
afterEach(async () => {
  await store.close().catch(() => {});
  folder.remove();
});

const onDisk = (text: string) => plaintextOf(join(folder.dir, 'mia.db'), TEST_KEY).includes(text);
const recall = (terms: string[], vector: Float32Array | null = null) =>
  store.recallCandidates({ terms, vector, encoder: vector ? 'e' : null, exclude: [], limit: 20 });
const ids = (hits: { message: string }[]) => hits.map((hit) => hit.message);

const FACT = 'Grandmother hides the spare key under the Quetzalcoatl statue';

/** A fact in one conversation, a question in another that was given it. */
async function toldAndAsked() {
  for (const id of ['told', 'asked']) await store.createConversation({ id, created: 1, zone: 'UTC' });
  await store.addMessage(message('fact', 'told', null, FACT));
  await store.updateConversation('told', { title: 'Grandmother hides the spare key', titleSource: 'first-words' });
  await store.addMessage(answer('reply', 'told', 'fact', 'Understood.'));
  await store.addVectors('e', 384, [{ message: 'fact', passage: 0, vector: unitVector(7) }]);
  await store.addMessage(message('question', 'asked', null, 'Where is it?'));
  await store.updateMessage('question', { context: `You know: ${FACT}` });
  await store.addMessage(answer('answer', 'asked', 'question', 'Under it.'));
  await store.setReceipts('answer', [{ rank: 1, memory: 'fact', reasons: ['meaning'], score: 0.8, text: FACT }]);
}

describe('forgetting a message', () => {
  it('says before what goes with it', async () => {
    const place = join(folder.dir, 'backups');
    const given = {
      ...{ place, dataDir: folder.dir, key: TEST_KEY, cipher: 'sqlcipher', vaultFile: '{}', vault: 'a'.repeat(32) },
      ...{ opensBy: [], app: '0.1.0', created: 1, zone: 'UTC', reason: 'idle' },
    } satisfies MakeOptions;
    // Made before it was said, and after.
    await makeBackup(given);
    await toldAndAsked();
    expect((await store.forgetPreview('fact')).backups).toBe(0);
    await makeBackup(given);
    expect(await store.forgetPreview('fact')).toEqual({
      ...{ messages: 1, facts: 0, habits: 0, images: 0, recordings: 0, receipts: 1, backups: 1, away: [], stays: [] },
    });
    await expect(store.forgetPreview('nope')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('takes it out of everything at once, and puts everything back on undo', async () => {
    await toldAndAsked();
    const before = {
      path: await store.path('told'),
      asked: await store.path('asked'),
      title: (await store.conversation('told')).title,
      receipts: await store.receipts('answer'),
    };
    const { undo } = await store.forget('fact');
    expect((await store.path('told'))[0]).toMatchObject({ id: 'fact', forgotten: true, parts: [], context: null });
    expect((await store.path('asked'))[0]?.context).toBeNull();
    expect((await store.conversation('told')).title).toBe('');
    expect(await store.receipts('answer')).toMatchObject([{ memory: 'fact', text: '', forgotten: true }]);
    expect(ids(await recall(['quetzalcoatl'], unitVector(7)))).toEqual([]);
    expect(await store.search({ text: 'grandmother', limit: 5 })).toEqual([]);
    await expect(store.forget('fact')).rejects.toMatchObject({ code: 'not-found' });
    await expect(store.updateMessage('fact', { parts: [{ kind: 'text', text: FACT }] })).rejects.toMatchObject({ code: 'conflict' });
    // While it is being forgotten it can neither become a receipt nor get a vector again.
    await store.setReceipts('reply', [{ rank: 1, memory: 'fact', reasons: ['words'], score: 1, text: FACT }]);
    expect(await store.receipts('reply')).toEqual([]);

    await store.undoForget(undo);
    expect(await store.path('told')).toEqual(before.path);
    expect(await store.path('asked')).toEqual(before.asked);
    expect((await store.conversation('told')).title).toBe(before.title);
    expect(await store.receipts('answer')).toEqual(before.receipts);
    expect(ids(await recall(['quetzalcoatl'], unitVector(7)))).toContain('fact');
    await expect(store.undoForget(undo)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('overwrites its bytes, its words and all that was drawn from it, and keeps the rest', async () => {
    await toldAndAsked();
    expect(onDisk(FACT)).toBe(true);
    expect(onDisk('quetzalcoatl')).toBe(true);
    const { undo } = await store.forget('fact');
    await store.purge(undo);
    for (const trace of [FACT, FACT.slice(0, 24), 'Quetzalcoatl', 'quetzalcoatl', 'uetzalcoatl'])
      expect([trace, onDisk(trace)]).toEqual([trace, false]);
    expect((await store.info()).vectors).toBe(0);
    expect((await store.info()).walBytes).toBe(0);
    expect(await store.receipts('answer')).toMatchObject([{ memory: 'fact', text: '', forgotten: true }]);
    expect((await store.path('told')).map((m) => m.forgotten)).toEqual([true, false]);
    expect(ids(await recall(['understood']))).toEqual(['reply']);
    await expect(store.undoForget(undo)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('takes what was being written anew of it, which undo brings back and the purge overwrites', async () => {
    await toldAndAsked();
    const edit = { text: 'A secret named Ozymandias', pastes: [{ id: 'p', name: 'n', text: 'Popocatepetl' }], leftOut: [0, 2], updated: 5 };
    await store.setEdit('fact', edit);
    expect(await store.edits('told')).toEqual([{ message: 'fact', ...edit }]);
    expect(await store.edits('asked')).toEqual([]);
    const first = await store.forget('fact');
    expect(await store.edits('told')).toEqual([]);
    await expect(store.setEdit('fact', edit)).rejects.toMatchObject({ code: 'not-found' });
    await store.undoForget(first.undo);
    expect(await store.edits('told')).toHaveLength(1);
    const { undo } = await store.deleteConversation('told');
    await expect(store.setEdit('fact', { ...edit, text: 'late' })).rejects.toMatchObject({ code: 'not-found' });
    await store.undoForget(undo);
    expect(await store.edits('told')).toEqual([{ message: 'fact', ...edit }]);
    expect(onDisk('Ozymandias') && onDisk('Popocatepetl')).toBe(true);
    await store.purge((await store.forget('fact')).undo);
    expect([onDisk('Ozymandias'), onDisk('Popocatepetl')]).toEqual([false, false]);
    await store.setEdit('reply', edit);
    await store.setEdit('reply', { ...edit, leftOut: [] });
    expect((await store.edits('told'))[0]).not.toHaveProperty('leftOut');
    await store.setEdit('reply', null);
    expect(await store.edits('told')).toEqual([]);
  });

  it('of two, undoes one and purges the other', async () => {
    await toldAndAsked();
    const one = await store.forget('fact');
    const two = await store.forget('reply');
    await store.purge(two.undo);
    expect(onDisk('Understood.')).toBe(false);
    await store.undoForget(one.undo);
    expect((await store.message('fact')).parts[0]?.text).toBe(FACT);
  });
});

describe('deleting a conversation', () => {
  it('takes all of it, and undo brings all of it back', async () => {
    await toldAndAsked();
    const result = await store.deleteConversation('told');
    expect(result).toMatchObject({ messages: 2, receipts: 1 });
    expect((await store.conversations()).map((c) => c.id)).toEqual(['asked']);
    await expect(store.path('told')).rejects.toMatchObject({ code: 'not-found' });
    await expect(store.message('fact')).rejects.toMatchObject({ code: 'not-found' });
    await expect(store.addMessage(message('late', 'told', 'reply', 'x'))).rejects.toMatchObject({ code: 'not-found' });
    expect((await store.path('asked'))[0]?.context).toBeNull();
    expect(ids(await recall(['quetzalcoatl', 'understood'], unitVector(7)))).toEqual([]);
    await store.undoForget(result.undo);
    expect((await store.path('told')).map((m) => m.parts[0]?.text)).toEqual([FACT, 'Understood.']);
    expect((await store.conversations()).map((c) => c.id)).toEqual(['asked', 'told']);
  });

  it('leaves nothing but what receipts elsewhere name', async () => {
    await toldAndAsked();
    await store.setDraft({ conversation: 'told', text: 'an unsent confession', attachments: [], pastes: [], updated: 1 });
    await store.deleteConversation('told');
    await store.purge();
    for (const trace of [FACT, 'quetzalcoatl', 'Understood', 'an unsent confession', 'Grandmother hides'])
      expect([trace, onDisk(trace)]).toEqual([trace, false]);
    expect(await store.receipts('answer')).toMatchObject([{ memory: 'fact', text: '', forgotten: true, conversationTitle: '' }]);
    expect(await store.info()).toMatchObject({ conversations: 1, messages: 2, vectors: 0 });
    await store.deleteConversation('asked');
    await store.purge();
    expect(await store.info()).toMatchObject({ conversations: 0, messages: 0 });
  });
});

describe('the purge', () => {
  /** A history with long and short, streamed and interleaved messages of words that stand nowhere else. */
  async function history(count: number) {
    const word = () => Array.from({ length: 10 + randomInt(3) }, () => String.fromCharCode(97 + randomInt(26))).join('');
    const secrets: string[] = [];
    const forget: string[] = [];
    const last = new Map<string, string>();
    for (let c = 0; c < 5; c++) await store.createConversation({ id: `c${c}`, created: 1, zone: 'UTC' });
    for (let i = 0; i < count; i++) {
      const conversation = `c${i % 5}`;
      const words = Array.from({ length: 3 + randomInt(i % 10 === 0 ? 600 : 40) }, word);
      const streaming = i % 3 === 0;
      const text = (share: number) => words.slice(0, Math.ceil(words.length * share)).join(' ');
      const status = streaming ? ('streaming' as const) : ('done' as const);
      await store.addMessage(message(`m${i}`, conversation, last.get(conversation) ?? null, text(streaming ? 0.2 : 1), { status }));
      if (streaming) await store.updateMessage(`m${i}`, { parts: [{ kind: 'text', text: text(0.6) }] });
      if (streaming) await store.updateMessage(`m${i}`, { parts: [{ kind: 'text', text: text(1) }], status: 'done' });
      last.set(conversation, `m${i}`);
      if (i % 9 === 0) {
        forget.push(`m${i}`);
        secrets.push(...words);
      }
    }
    return { forget, secrets };
  }

  /** How many pieces of ten letters of the secret words stand on the disk. */
  function traces(secrets: readonly string[]): number {
    const pieces = new Set(secrets.flatMap((word) => Array.from({ length: word.length - 9 }, (_, i) => word.slice(i, i + 10))));
    const text = plaintextOf(join(folder.dir, 'mia.db'), TEST_KEY).toString('latin1');
    let found = 0;
    for (let i = 0; i + 10 <= text.length; i++) if (pieces.has(text.slice(i, i + 10))) found++;
    return found;
  }

  it('leaves no word of many messages in any page, frame or index entry', async () => {
    const { forget, secrets } = await history(600);
    expect(traces(secrets)).toBeGreaterThan(secrets.length);
    for (const id of forget) await store.forget(id);
    await store.purge();
    expect(traces(secrets)).toBe(0);
    expect(await store.search({ text: 'filler', limit: 5 })).toEqual([]);
  });

  it('cut short at any step is finished at the next start', async () => {
    const { forget, secrets } = await history(120);
    for (const id of forget) await store.forget(id);
    await store.close();
    for (const steps of [1, 3, 8]) {
      const db = openDatabase({ path: join(folder.dir, 'mia.db'), key: TEST_KEY });
      const methods = writerMethods(statements(db));
      for (let step = 0; step < steps; step++) db.transaction(() => methods.purgeStep(null, step === 0)).immediate();
      db.close();
    }
    store = await openTestStore(folder.dir);
    await store.purge();
    expect(traces(secrets)).toBe(0);
    const db = openDatabase({ path: join(folder.dir, 'mia.db'), key: TEST_KEY });
    expect(db.prepare('SELECT count(*) AS n FROM forgetting').get()).toEqual({ n: 0 });
    db.prepare("INSERT INTO word_index (word_index, rank) VALUES ('integrity-check', 1)").run();
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });

  it('lets a person write while it runs', async () => {
    const { forget } = await history(200);
    for (const id of forget) await store.forget(id);
    let finished = false;
    const purging = store.purge().then(() => {
      finished = true;
    });
    await store.setDraft({ conversation: 'c0', text: 'typed meanwhile', attachments: [], pastes: [], updated: 1 });
    expect(finished).toBe(false);
    await purging;
    expect((await store.draft('c0'))?.text).toBe('typed meanwhile');
  });
});
