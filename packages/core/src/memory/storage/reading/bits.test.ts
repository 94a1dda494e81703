import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '../migrations/index.ts';
import { type Database, openDatabase } from '../open.ts';
import { fromStored, toInt4, toInt8 } from '../quantize.ts';
import { type Statements, statements } from '../statements.ts';
import { message, TEST_KEY, temporaryFolder, unitVector } from '../testing.ts';
import { writerMethods } from '../writing/index.ts';
import { addVectors, dropVectors } from '../writing/vectors.ts';
import { BitScan } from './bits.ts';
import { Recall } from './recall.ts';

let folder: ReturnType<typeof temporaryFolder>;
let db: Database;
let q: Statements;

beforeEach(() => {
  folder = temporaryFolder();
  db = openDatabase({ path: join(folder.dir, 'mia.db'), key: TEST_KEY });
  migrate(db);
  q = statements(db);
  const methods = writerMethods(q);
  methods.createConversation({ id: 'c', created: 1, zone: 'UTC' });
  for (let i = 0; i < 1500; i++) methods.addMessage(message(`m${i}`, 'c', i === 0 ? null : `m${i - 1}`, 'x'));
});
afterEach(() => {
  db.close();
  folder.remove();
});

const add = (from: number, to: number) => {
  const rows = Array.from({ length: to - from }, (_, i) => ({ message: `m${from + i}`, passage: 0, vector: unitVector(from + i) }));
  addVectors(q, 'e', 384, rows);
};

/** The question's components under the signs, the slow way. */
function underSigns(bits: Buffer, query: Float32Array): number {
  return query.reduce((sum, value, i) => sum + ((bits[i >> 3] ?? 0) & (1 << (i & 7)) ? value : -value), 0);
}

function nearestSlowly(query: Float32Array, wanted: number): number[] {
  const rows = q.all<{ passage: number; bits: Buffer }>('SELECT passage, bits FROM passage_bits');
  const measured = rows.map(({ passage, bits }) => ({ passage, score: underSigns(bits, query) })).sort((a, b) => b.score - a.score);
  return measured.slice(0, wanted).map(({ passage }) => passage);
}

it('gives the very same nearest as comparing one by one, after additions and removals', () => {
  addVectors(q, 'e', 384, []);
  const scan = new BitScan(q, 1, 384);
  scan.refresh();
  expect(scan.nearest(unitVector(3), 5)).toEqual([]);
  const check = () => {
    scan.refresh();
    for (const [seed, wanted] of [
      [3, 1],
      [77, 10],
      [5000, 200],
      [6000, 9999],
    ] as const) {
      const query = unitVector(seed);
      expect(scan.nearest(query, wanted).sort((a, b) => a - b)).toEqual(nearestSlowly(query, wanted).sort((a, b) => a - b));
    }
  };
  add(0, 1100);
  check();
  for (const key of [1, 2, 500, 1100]) dropVectors(q, key);
  check();
  expect(scan.count).toBe(1096);
  dropVectors(q, 3);
  add(1100, 1500);
  check();
  expect(scan.count).toBe(1495);
});

it('measures by vectors in memory what reading them from the disk gives, through additions and removals', () => {
  add(0, 900);
  const [held, read] = [new Recall(q), new Recall(q)];
  const check = (): void => {
    for (const seed of [3, 77, 950, 5000]) {
      const query = { terms: ['nothing'], vector: unitVector(seed), encoder: 'e', exclude: [], limit: 20, conversation: 'c' };
      const [a, b] = [held, read].map((recall) => recall.candidates(query).map(({ message, cosine }) => [message, cosine?.toFixed(5)]));
      expect(a?.sort()).toEqual(b?.sort());
    }
  };
  check();
  const scan = new BitScan(q, 1, 384);
  scan.refresh();
  expect(scan.hold(500)).toBe(true);
  expect(scan.hold(500)).toBe(false);
  while (held.hold());
  check();
  for (const key of [1, 2, 500, 899]) dropVectors(q, key);
  check();
  add(900, 1000);
  check();
  scan.refresh();
  const asked = fromStored(toInt8(unitVector(940)), 384);
  const { near, left } = scan.nearestMeasured(unitVector(940), 5000, asked);
  // no more than a few dozen of the new ones are taken in with one question; the rest is left to be read
  expect([near.length, left.length]).toEqual([960, 36]);
  expect(near.toSorted((a, b) => b.cosine - a.cosine)[0]?.cosine).toBeGreaterThan(0.99);
  scan.clear();
  expect(scan.nearestMeasured(unitVector(940), 5000, asked)).toEqual({ near: [], left: [] });
});

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) => Array.from(x).reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

it.each([384, 71])('keeps directions of %i components: cosines within .003 by whole bytes, .025 by halves', (dimension) => {
  for (let seed = 0; seed < 20; seed++) {
    const [a, b] = [unitVector(seed, dimension), unitVector(seed + 1000, dimension)];
    const [whole, half] = [toInt8(b), toInt4(b) as Buffer];
    expect(half).toHaveLength(Math.ceil(dimension / 2));
    const asked = fromStored(toInt8(a), dimension);
    expect(Math.abs(cosine(asked, fromStored(whole, dimension)) - cosine(a, b))).toBeLessThan(dimension === 384 ? 0.003 : 0.01);
    expect(Math.abs(cosine(asked, fromStored(half, dimension)) - cosine(a, b))).toBeLessThan(dimension === 384 ? 0.025 : 0.06);
    expect(cosine(b, fromStored(half, dimension))).toBeGreaterThan(0.99);
  }
});

it('gives no half bytes for a vector that they would bend: few components outweigh the others, or all are nought', () => {
  const spiked = unitVector(4).map((value, i) => (i === 7 ? 3 : value));
  expect(toInt4(spiked)).toBeNull();
  expect(toInt4(new Float32Array(384))).toBeNull();
  expect(toInt4(Float32Array.of(1))).toBeNull();
});

it('keeps the passages of a long text by halves and reads both kinds, whichever stood there first', () => {
  const row = (message: number, passage: number) => ({ message: `m${message}`, passage, vector: unitVector(message * 10 + passage) });
  addVectors(q, 'e', 384, [row(1, 0), row(2, 0), row(2, 1), { ...row(3, 0), modality: 'image' }, { ...row(3, 1), modality: 'image' }]);
  const sizes = () => q.column<number>('SELECT length(vector) FROM passage ORDER BY message, ordinal');
  expect(sizes()).toEqual([384, 192, 192, 384, 384]);
  // as an app before wrote it
  q.run('UPDATE passage SET vector = ? WHERE id = 3', toInt8(row(2, 1).vector));
  expect(sizes()).toEqual([384, 192, 384, 384, 384]);
  const recall = new Recall(q);
  for (const [message, passage] of [
    [1, 0],
    [2, 0],
    [2, 1],
  ] as const) {
    const { vector } = row(message, passage);
    const [first] = recall.nearest({ vector, k: 1 });
    expect(first).toMatchObject({ message: `m${message}`, passage });
    expect(first?.score).toBeGreaterThan(0.99);
    const hits = recall.candidates({ terms: ['nothing'], vector, encoder: 'e', exclude: [], limit: 5, conversation: 'c' });
    expect(hits.find((one) => one.message === `m${message}`)?.cosine).toBeGreaterThan(0.99);
  }
});
