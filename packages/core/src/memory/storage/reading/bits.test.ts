import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '../migrations/index.ts';
import { type Database, openDatabase } from '../open.ts';
import { toInt8 } from '../quantize.ts';
import { type Statements, statements } from '../statements.ts';
import { message, TEST_KEY, temporaryFolder, unitVector } from '../testing.ts';
import { writerMethods } from '../writing/index.ts';
import { addVectors, dropVectors } from '../writing/vectors.ts';
import { BitScan } from './bits.ts';

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

it('keeps directions through int8: cosines within .003 of those of the floats', () => {
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
  for (let seed = 0; seed < 20; seed++) {
    const [a, b] = [unitVector(seed), unitVector(seed + 1000)];
    const [x, y] = [new Int8Array(toInt8(a)), new Int8Array(toInt8(b))];
    expect(Math.abs(dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y)) - dot(a, b))).toBeLessThan(0.003);
  }
});
