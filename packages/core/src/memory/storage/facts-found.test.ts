import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { asksAbout } from '../semantic/index.ts';
import { relationsOf, wordsOf } from './fact-words.ts';
import { CLAIM, presentOf, type Settled, settledFacts } from './facts.ts';
import { folded } from './fold.ts';
import { type Database, openDatabase } from './open.ts';
import { scopeOf } from './scope.ts';
import { type Statements, statements } from './statements.ts';
import { message, openTestStore, TEST_KEY, temporaryFolder } from './testing.ts';
import type { NewFact, Store } from './types.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let db: Database;
let q: Statements;

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  db = openDatabase({ path: join(folder.dir, 'mia.db'), key: TEST_KEY, readonly: true });
  q = statements(db);
});
afterEach(async () => {
  db.close();
  await store.close();
  folder.remove();
});

/** Mulberry32, so that a failure can be seen again. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

const RELATIONS = ['mother', 'older daughter', 'cat', 'works as', 'lives in', 'likes', 'has', 'allergic to'];
const OBJECTS = [
  'Anna',
  'Änne Müller',
  'red bicycle',
  'grey dog',
  'baker',
  'Lyon',
  'O’Neil’s',
  'C++',
  '北京',
  'a telephone',
  'Annabel',
  'naïve art',
];
const TERMS = [
  'anna',
  'ann',
  'mum',
  'pets',
  'kids',
  'beruf',
  'lyon',
  'dog',
  'bicycle',
  'muller',
  'c++',
  '北京',
  'phone',
  'like',
  'neil',
  'weather',
];

/** What is current and meant by terms, by looking at every fact there is: score, pinned, order. */
function plainly(terms: readonly string[], conversation: string): string[] {
  const wanted = terms.map((term) => ({
    stands: new RegExp(`(?<![\\p{L}\\p{N}])${folded(term).replace(/[^\p{L}\p{N}\s]/gu, '\\$&')}`, 'u'),
    relations: asksAbout(term),
  }));
  const score = (row: Settled) =>
    wanted.filter((one) => one.stands.test(wordsOf(row)) || relationsOf(row).some((relation) => one.relations.has(relation))).length;
  return settledFacts(q, scopeOf(q, conversation))
    .filter((row) => row.ends === 0 && row.relation !== CLAIM && row.valid_to === null && score(row) > 0)
    .sort((a, b) => score(b) - score(a) || b.pinned - a.pinned || b.seq - a.seq || a.id - b.id)
    .map((row) => row.public);
}

function plainlyOvertaken(messages: readonly string[], conversation: string): Record<string, string | null> {
  const all = settledFacts(q, scopeOf(q, conversation));
  const found: Record<string, string | null> = {};
  for (const one of messages) {
    const drawn = q.column<number>(
      'SELECT fact FROM fact_source s JOIN message m ON m.id = s.message WHERE m.public = ? ORDER BY fact',
      one,
    );
    const rows = drawn
      .flatMap((id) => all.find((row) => row.rows.includes(id)) ?? [])
      .filter((row) => row.ends === 0 && (row.relation !== CLAIM || row.valid_to !== null));
    const was = rows.find((row) => row.valid_to !== null);
    if (was && !rows.some((row) => row.valid_to === null)) found[one] = presentOf(was, all)?.public ?? null;
  }
  return found;
}

it('facts are found as by looking at all of them: corrections, ends, folders, what was forgotten and pinned', async () => {
  const pick = random(20261124);
  const one = <T>(list: readonly T[]): T => list[pick(list.length)] as T;
  const places = ['open', 'work', 'home'];
  for (const place of places) await store.createConversation({ id: place, created: 1, zone: 'UTC' });
  for (const place of ['work', 'home']) {
    await store.createFolder({ id: place, name: place, created: 1, conversations: [place] });
    await store.updateFolder(place, { remember: false });
  }
  const last: Record<string, string | null> = {};
  const messages: string[] = [];
  const known: string[] = [];
  for (let n = 0; n < 120; n++) {
    const place = one(places);
    const id = `m${n}`;
    await store.addMessage(message(id, place, last[place] ?? null, `message ${n}`));
    last[place] = id;
    messages.push(id);
    const facts = Array.from({ length: 1 + pick(4) }, (): NewFact => {
      const [relation, object] = [one(RELATIONS), one(OBJECTS)];
      const single = ['mother', 'older daughter', 'works as', 'lives in'].includes(relation);
      return { subject: 'user', relation, object, text: `Your ${relation}: ${object}.`, single, ...(pick(8) === 0 ? { ends: true } : {}) };
    });
    for (const { fact } of await store.addFacts(id, 'rules', facts)) if (fact) known.push(fact.id);
    if (n % 5 === 4) {
      const [relation, object] = [one(RELATIONS), one(OBJECTS)];
      const right = { subject: 'user', relation, object, text: `Rather ${relation}: ${object}.`, single: pick(2) === 0 };
      const { id: corrected } = await store.correctFact(one(known), right, 1000 + n).catch(() => ({ id: '' }));
      if (corrected) known.push(corrected);
    }
    if (n % 11 === 10) await store.pinFact(one(known), true).catch(() => undefined);
    if (n % 13 === 12) await store.forget(one(known)).catch(() => undefined);
    if (n % 17 === 16)
      await store.correctMessage(one(messages), { ...(facts[0] as NewFact), ends: false }, 1000 + n).catch(() => undefined);
  }
  let met = 0;
  let gone = 0;
  for (let n = 0; n < 300; n++) {
    const place = one(places);
    const terms = Array.from({ length: 1 + pick(3) }, () => one(TERMS));
    const found = (await store.factsAbout(terms, 1000, place)).map((fact) => fact.id);
    const plain = plainly(terms, place);
    // among equals of one message the order is free
    expect([...found].sort(), `${terms} in ${place}`).toEqual([...plain].sort());
    expect((await store.factsAbout(terms, 3, place)).length).toBe(Math.min(3, plain.length));
    met += found.length;
    const asked = Array.from({ length: 1 + pick(6) }, () => one(messages));
    const overtaken = await store.overtaken(asked, place);
    expect(Object.fromEntries(overtaken.map((o) => [o.message, o.now?.id ?? null]))).toEqual(plainlyOvertaken(asked, place));
    gone += overtaken.length;
  }
  expect([met > 1000, gone > 50]).toEqual([true, true]);
  // None was written without its words, and none of them outlives its fact.
  expect(q.column('SELECT id FROM fact WHERE id NOT IN (SELECT fact FROM fact_word)')).toEqual([]);
  await store.purge();
  expect(q.column('SELECT fact FROM fact_word WHERE fact NOT IN (SELECT id FROM fact)')).toEqual([]);
});

it('what is pinned, and what was said last, goes first where more are meant than are looked at together', async () => {
  await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
  const facts = (from: number, count: number): NewFact[] =>
    Array.from({ length: count }, (_, i) => ({
      subject: 'user',
      relation: 'likes',
      object: `song ${from + i}`,
      text: `You like song ${from + i}.`,
      single: false,
    }));
  await store.addMessage(message('a', 'c', null, 'Songs.'));
  const [first] = await store.addFacts('a', 'rules', facts(0, 400));
  await store.addMessage(message('b', 'c', 'a', 'More songs.'));
  await store.addFacts('b', 'rules', facts(400, 200));
  await store.pinFact(first?.fact?.id ?? '', true);
  const found = await store.factsAbout(['song'], 5, 'c');
  expect(found[0]?.object).toBe('song 0');
  expect(found.slice(1).map((fact) => fact.sources[0]?.message)).toEqual(['b', 'b', 'b', 'b']);
  expect((await store.factsAbout(['song', '417'], 5, 'c'))[0]?.object).toBe('song 417');
  expect(await store.factsAbout(['song'], 1000, 'c')).toHaveLength(600);
});
