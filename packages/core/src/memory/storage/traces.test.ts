/** What is left of something forgotten, everywhere that it went: looked for in every decrypted page and frame. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from './open.ts';
import { plaintextOf } from './plaintext.ts';
import { toBits, toInt4, toInt8 } from './quantize.ts';
import { statements } from './statements.ts';
import { answer, message, openTestStore, TEST_KEY, temporaryFolder, unitVector } from './testing.ts';
import type { NewFact, Store } from './types.ts';
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

const database = () => join(folder.dir, 'mia.db');
/** Words that stand in nothing that stays. */
const WORDS = ['Quetzalcoatl', 'Zyzzyva', 'Obsidianite', 'Xylographer'];
const VECTOR = unitVector(7);
/** Of a second passage. */
const SECOND = unitVector(8);

/** Where the words are found, by their names, and the vectors in all of their forms. */
function traces(): string[] {
  const pages = plaintextOf(database(), TEST_KEY);
  const found = WORDS.flatMap((word) => [word, word.toLowerCase(), word.slice(2)]).filter((word) => pages.includes(word));
  const vectors = [toInt8(VECTOR), toBits(VECTOR), toInt4(SECOND) as Buffer];
  return [...found, ...vectors.flatMap((bytes, i) => (pages.includes(bytes) ? [`vector ${i}`] : []))];
}

const fact = (relation: string, object: string): NewFact => ({
  ...{ subject: 'user', relation, object, single: true },
  text: `Your ${relation} is ${object}.`,
});

/** Told in one message: two facts, one of them corrected, and a habit; all given in another conversation. */
async function told(): Promise<string> {
  for (const id of ['told', 'asked']) await store.createConversation({ id, created: 1, zone: 'UTC' });
  await store.addMessage(message('m', 'told', null, `My boat is ${WORDS[0]}, my dog ${WORDS[1]}. Always call me ${WORDS[2]}`));
  await store.updateConversation('told', { title: `My boat is ${WORDS[0]}`, titleSource: 'first-words' });
  await store.addVectors('e', 384, [{ message: 'm', passage: 0, vector: VECTOR }]);
  await store.addVectors('e', 384, [{ message: 'm', passage: 1, vector: SECOND }]);
  const added = await store.addFacts('m', 'rules', [fact('boat', WORDS[0] ?? ''), fact('dog', WORDS[1] ?? '')]);
  await store.addHabits('m', [{ kind: 'address', value: WORDS[2] ?? '', text: `Call me ${WORDS[2]}.` }]);
  const right = await store.correctFact(added[1]?.fact?.id as string, fact('dog', WORDS[3] ?? ''), 5);
  await store.addMessage(message('q', 'asked', null, 'What do you know?'));
  await store.updateMessage('q', {
    context: `[How the user wants every answer: Call me ${WORDS[2]}.]\n[Known about the user: "boat: ${WORDS[0]}", "dog: ${WORDS[3]}"]`,
  });
  await store.addMessage(answer('a', 'asked', 'q', `A boat called ${WORDS[0]}.`));
  const receipt = { memory: 'm', reasons: ['words' as const], score: 1 };
  await store.setReceipts('a', [
    { ...receipt, rank: 1, text: `My boat is ${WORDS[0]}` },
    { ...receipt, rank: 2, text: `boat: ${WORDS[0]}`, fact: added[0]?.fact?.id as string },
    { ...receipt, rank: 3, text: `dog: ${WORDS[3]}`, fact: right.id },
  ]);
  await store.setWorking('asked', [
    { kind: 'message', chunk: 'm', uses: [1] },
    { kind: 'fact', chunk: added[0]?.fact?.id as string, uses: [1] },
  ]);
  return right.id;
}

it('a message goes with its facts, its habit, their prompts, receipts, vectors and what was in mind; no word of it is left', async () => {
  const right = await told();
  expect(traces().filter((trace) => !trace.startsWith('vector'))).toEqual(expect.arrayContaining(WORDS));
  expect(traces()).toEqual(expect.arrayContaining(['vector 0', 'vector 1', 'vector 2']));
  const preview = await store.forgetPreview('m');
  // What the person wrote themselves stays, and is named.
  expect(preview).toMatchObject({ messages: 1, facts: 2, habits: 1, receipts: 3, stays: [{ kind: 'fact', id: right }] });
  await store.forget('m', ['a']);
  await store.forget(right);
  await store.purge();
  expect(traces()).toEqual([]);
  const db = openDatabase({ path: database(), key: TEST_KEY });
  const rows = (sql: string) => db.prepare(sql).all();
  expect(rows('SELECT * FROM working_chunk')).toEqual([]);
  expect(rows("SELECT * FROM receipt WHERE text <> ''")).toEqual([]);
  expect(rows('SELECT 1 FROM fact UNION SELECT 1 FROM habit UNION SELECT 1 FROM fact_source UNION SELECT 1 FROM habit_source')).toEqual([]);
  // Tombstones: a keyed hash, an id, a time; nothing else.
  const tombs = rows('SELECT * FROM tombstone') as Record<string, unknown>[];
  expect(tombs.length).toBeGreaterThanOrEqual(3);
  for (const tomb of tombs) {
    expect(Object.keys(tomb)).toEqual(['hash', 'source', 'created']);
    expect([(tomb.hash as Buffer).length, ['m', ''].includes(tomb.source as string)]).toEqual([32, true]);
  }
  db.close();
});

it('cut short at any step, the next start finishes it', async () => {
  const right = await told();
  await store.forget('m', ['a']);
  await store.forget(right);
  await store.close();
  for (const steps of [1, 2, 4]) {
    const db = openDatabase({ path: database(), key: TEST_KEY });
    const methods = writerMethods(statements(db));
    for (let step = 0; step < steps; step++) db.transaction(() => methods.purgeStep(null, step === 0)).immediate();
    db.close();
  }
  store = await openTestStore(folder.dir);
  // Undo has lapsed with the restart; nothing shows it meanwhile.
  expect((await store.facts({ limit: 9, offset: 0, history: true })).facts).toEqual([]);
  await store.purge();
  expect(traces()).toEqual([]);
});
