import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { message, openTestStore, temporaryFolder } from './testing.ts';
import type { CollectionSpec, Metric, Store, VectorFilters, VectorQuery } from './types.ts';

const COUNT = 2000;
const DIMENSION = 70;
let folder: ReturnType<typeof temporaryFolder>;
let store: Store;

/** Numbers that are the same for the same seed, about normal. */
function noise(seed: number): () => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 0xffffffff - 0.5;
  };
  for (let i = 0; i < 8; i++) next();
  return () => next() + next() + next();
}
const known = new Map<string, Float32Array>();
const vectorOf = (seed: number, shape: typeof ROUND): Float32Array => {
  const key = `${seed} ${shape.along} ${shape.lengths}`;
  const found = known.get(key) ?? made(seed, shape);
  known.set(key, found);
  return found;
};
/** Of a few subjects, so that some are near each other; `along` is how far all point one way, `length` from … to. */
function made(seed: number, shape: { along: number; lengths: [number, number] }): Float32Array {
  const [subject, own, common] = [noise((seed % 40) + 10_000), noise(seed), noise(999_999)];
  const vector = Float32Array.from({ length: DIMENSION }, () => subject() + 0.8 * own() + shape.along * common());
  const [from, to] = shape.lengths;
  const length = from + (to - from) * ((own() + 1.5) / 3);
  const norm = Math.hypot(...vector);
  return vector.map((value) => (value / norm) * length);
}
const ROUND = { along: 0, lengths: [1, 1] as [number, number] };
const ONE_WAY = { along: 4, lengths: [1, 1] as [number, number] };
const UNEVEN = { along: 0, lengths: [0.3, 3] as [number, number] };

const SPACES: Record<string, { spec: Partial<CollectionSpec>; shape: typeof ROUND }> = {
  cosine: { spec: {}, shape: ROUND },
  'cosine of vectors that all point one way': { spec: {}, shape: ONE_WAY },
  'cosine of uneven lengths': { spec: { unit: false }, shape: UNEVEN },
  'distance of unit vectors': { spec: { metric: 'euclidean' }, shape: ROUND },
  'inner product of unit vectors': { spec: { metric: 'dot' }, shape: ROUND },
  'distance of uneven lengths': { spec: { metric: 'euclidean', unit: false }, shape: UNEVEN },
  'inner product of uneven lengths': { spec: { metric: 'dot', unit: false }, shape: UNEVEN },
};

beforeAll(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  for (const id of ['a', 'b']) await store.createConversation({ id, created: 1, zone: 'UTC' });
  await store.createFolder({ id: 'f', name: 'Boats', created: 1, conversations: ['b'] });
  const messages = Array.from({ length: COUNT }, (_, i) => {
    const conversation = i % 4 === 3 ? 'b' : 'a';
    const parent = i < 4 ? null : conversation === 'b' ? `m${i - 4}` : `m${i - (i % 4 === 0 ? 2 : 1)}`;
    const speaker = i % 50 === 0 ? 'Eleni' : null;
    return message(`m${i}`, conversation, i === 1 || i === 2 ? `m${i - 1}` : parent, i % 100 === 7 ? `the heron ${i}` : `sentence ${i}`, {
      ...{ created: i, speaker },
    });
  });
  await store.importMessages({ messages });
  for (const [name, { spec, shape }] of Object.entries(SPACES)) {
    const collection = { name, encoder: name, dimension: DIMENSION, purpose: name, ...spec };
    await store.buildCollection(collection, 1);
    for (let at = 0; at < COUNT; at += 500) {
      const rows = Array.from({ length: 500 }, (_, i) => ({ message: `m${at + i}`, passage: 0, vector: vectorOf(at + i, shape) }));
      await store.addVectors(
        name,
        DIMENSION,
        rows.map((row, i) => ({ ...row, label: (at + i) % 20 === 0 ? 'rare' : 'common' })),
      );
    }
  }
}, 240_000);
afterAll(async () => {
  await store.close();
  folder.remove();
});

/** The slow way, over the floats themselves. */
function truth(asked: Float32Array, metric: Metric, shape: typeof ROUND, k: number, passes: (i: number) => boolean): string[] {
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  const scored = Array.from({ length: COUNT }, (_, i) => i)
    .filter(passes)
    .map((i) => {
      const vector = vectorOf(i, shape);
      const product = dot(asked, vector);
      const score =
        metric === 'dot'
          ? product
          : metric === 'euclidean'
            ? -Math.hypot(...asked.map((value, at) => value - (vector[at] ?? 0)))
            : product / Math.hypot(...asked) / Math.hypot(...vector);
      return { i, score };
    });
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, k)
    .map(({ i }) => `m${i}`);
}
const share = (found: readonly string[], right: readonly string[]) => found.filter((one) => right.includes(one)).length / right.length;
const everyone = () => true;
const names = async (query: VectorQuery) => (await store.nearest(query)).map((hit) => hit.message);

describe.each(Object.entries(SPACES))('the nearest by %s', (name, { spec, shape }) => {
  const metric = spec.metric ?? 'cosine';
  const asked = Array.from({ length: 25 }, (_, i) => vectorOf(COUNT + i, shape));

  it('are those that measuring every one finds', async () => {
    let [exact, quick] = [0, 0];
    for (const vector of asked) {
      const right = truth(vector, metric, shape, 10, everyone);
      exact += share(await names({ vector, collection: name, exact: true }), right) / asked.length;
      quick += share(await names({ vector, collection: name }), right) / asked.length;
    }
    // Angles are measured by a byte a component, all else by the very floats.
    expect(exact).toBeGreaterThan(metric === 'cosine' ? 0.97 : 0.999);
    expect(quick).toBeGreaterThan(0.96);
  });

  it('are chosen behind every filter, however few pass', async () => {
    const filters: [VectorFilters, (i: number) => boolean][] = [
      [{ after: 1900 }, (i) => i >= 1900],
      [{ person: 'eleni' }, (i) => i % 50 === 0],
      [{ label: 'rare', before: 1000 }, (i) => i % 20 === 0 && i < 1000],
      [{ conversation: 'b' }, (i) => i % 4 === 3],
      [{ folder: 'f', label: 'common' }, (i) => i % 4 === 3],
      [{ role: 'assistant' }, () => false],
    ];
    const [vector = new Float32Array()] = asked;
    for (const [filter, passes] of filters) {
      const right = truth(vector, metric, shape, 5, passes);
      const found = await names({ vector, collection: name, k: 5, filters: filter });
      expect(found).toHaveLength(right.length);
      if (right.length > 0) expect(share(found, right)).toBeGreaterThanOrEqual(0.8);
    }
  });

  it('are at most as many as asked for, none below the least score, best first', async () => {
    const [vector = new Float32Array()] = asked;
    const all = await store.nearest({ vector, collection: name, k: 30 });
    const scores = all.map(({ score }) => score ?? Number.NaN);
    expect([...scores].sort((a, b) => b - a)).toEqual(scores);
    const least = scores[12] as number;
    expect(await names({ vector, collection: name, k: 30, threshold: least })).toEqual(all.slice(0, 13).map((hit) => hit.message));
  });
});

it('words and vectors together put first what has both', async () => {
  const vector = vectorOf(107, ROUND);
  const together = await store.nearest({ vector, collection: 'cosine', terms: ['heron'], k: 5 });
  expect(together[0]).toMatchObject({ message: 'm107', passage: 0 });
  expect(together[0]?.score).toBeGreaterThan(0.99);
  const narrowed = await names({ vector, collection: 'cosine', terms: ['heron'], k: 100, filters: { before: 400 } });
  expect(narrowed.every((id) => Number(id.slice(1)) < 400)).toBe(true);
  expect(narrowed).toEqual(expect.arrayContaining(['m7', 'm107', 'm207', 'm307']));
  // Alike and named before alike alone, and both before what merely is there.
  expect(narrowed[0]).toBe('m107');
});
