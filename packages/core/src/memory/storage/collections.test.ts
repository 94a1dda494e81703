import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS, migrate } from './migrations/index.ts';
import { openDatabase } from './open.ts';
import { plaintextOf } from './plaintext.ts';
import { toBits, toInt8 } from './quantize.ts';
import { answer, message, openTestStore, TEST_KEY, temporaryFolder, unitVector } from './testing.ts';
import type { Store } from './types.ts';

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
const NEXT = { name: 'next', encoder: 'next', version: '2', dimension: 100 };

/** A conversation of `count` messages, each with a vector in the collection `first`. */
async function said(count: number, from = 0): Promise<void> {
  if (from === 0) await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
  for (let i = from; i < from + count; i++) {
    await store.addMessage(message(`m${i}`, 'c', i === 0 ? null : `m${i - 1}`, `sentence ${i}`));
    await store.addVectors('first', 384, [{ message: `m${i}`, passage: 0, vector: unitVector(i) }]);
  }
}
/** Gives the collection being filled what it lacks, at most so many. */
async function fill(limit = 1000): Promise<string[]> {
  const rows = await store.unread('next', limit);
  await store.addVectors(
    'next',
    100,
    rows.map((row) => ({ message: row.message, passage: 0, vector: unitVector(Number(row.message.slice(1)) + 500, 100) })),
  );
  return rows.map((row) => row.message);
}
const states = async () => (await store.collections()).map(({ name, state, vectors }) => [name, state, vectors]);
const near = async (seed: number, collection = 'next', dimension = 100) =>
  (await store.nearest({ vector: unitVector(seed, dimension), collection, k: 1 }))[0]?.message;

describe('a collection of vectors', () => {
  it('is the memory’s own with its first vectors, and says what made it and how it is measured', async () => {
    await said(2);
    expect(await store.collections()).toEqual([
      {
        ...{ name: 'first', encoder: 'first', version: null, dimension: 384, metric: 'cosine', unit: true, purpose: 'memory' },
        ...{ k: 10, threshold: null, state: 'active', paused: false, created: 0, vectors: 2 },
      },
    ]);
    await expect(store.addVectors('other', 384, [])).rejects.toMatchObject({ code: 'conflict' });
    await expect(store.buildCollection({ ...NEXT, name: 'first' }, 5)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is filled while another answers, and takes its place in one step', async () => {
    await said(4);
    await store.buildCollection(NEXT, 5);
    await expect(store.buildCollection({ ...NEXT, name: 'third' }, 5)).rejects.toMatchObject({ code: 'conflict' });
    expect(await store.collectionProgress()).toEqual({ name: 'next', encoder: 'next', paused: false, done: 0, total: 4 });
    expect(await fill(3)).toEqual(['m0', 'm1', 'm2']);
    expect(await store.collectionProgress()).toMatchObject({ done: 3, total: 4 });
    // Said meanwhile: in the old one at once, in the new one with the rest; the old one lacks nothing.
    await said(1, 4);
    expect(await store.unencoded('first', 9)).toEqual([]);
    expect(await near(4, 'first', 384)).toBe('m4');
    expect(await store.switchCollection('next')).toBe(false);
    expect(await fill()).toEqual(['m3', 'm4']);
    expect(await store.switchCollection('next')).toBe(true);
    expect(await states()).toEqual([
      ['first', 'retired', 5],
      ['next', 'active', 5],
    ]);
    expect([await near(504), await store.collectionProgress(), await store.unencoded('next', 9)]).toEqual(['m4', null, []]);
    await store.dropCollection('first');
    expect(await states()).toEqual([['next', 'active', 5]]);
    expect((await store.info()).vectors).toBe(5);
    expect([await near(0, 'first', 384), await near(504), await store.unencoded('next', 9)]).toEqual([undefined, 'm4', []]);
  });

  it('goes on where it was after a restart, paused or not', async () => {
    await said(4);
    await store.buildCollection(NEXT, 5);
    await fill(2);
    await store.pauseCollection('next', true);
    await store.close();
    store = await openTestStore(folder.dir);
    expect(await store.collectionProgress()).toEqual({ name: 'next', encoder: 'next', paused: true, done: 2, total: 4 });
    // The same one asked for again is the same one.
    expect(await store.buildCollection(NEXT, 9)).toMatchObject({ state: 'building', created: 5, vectors: 2 });
    expect(await fill()).toEqual(['m2', 'm3']);
    expect(await store.switchCollection('next')).toBe(true);
  });

  it('given up leaves the old one as it was, and nothing of itself', async () => {
    await said(3);
    await store.buildCollection(NEXT, 5);
    await fill(2);
    await store.dropCollection('next');
    expect(await states()).toEqual([['first', 'active', 3]]);
    expect([await store.unencoded('first', 9), await near(1, 'first', 384)]).toEqual([[], 'm1']);
    await expect(store.dropCollection('first')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('forgets what the memory forgets, while it is being filled too', async () => {
    await said(4);
    await store.buildCollection(NEXT, 5);
    await fill(2);
    // One that both hold, and one whose text was read for the new one and comes back as a vector too late.
    const late = await store.unread('next', 9);
    const undo = [await store.forget('m0'), await store.forget('m2')].map((result) => result.undo);
    await store.addVectors(
      'next',
      100,
      late.map((row) => ({ message: row.message, passage: 0, vector: unitVector(7, 100) })),
    );
    for (const token of undo) await store.purge(token);
    expect(await states()).toEqual([
      ['first', 'active', 2],
      ['next', 'building', 2],
    ]);
    expect(await store.switchCollection('next')).toBe(true);
    await store.dropCollection('first');
    expect(await store.unencoded('next', 9)).toEqual([]);
    const db = openDatabase({ path: database(), key: TEST_KEY, readonly: true });
    expect(db.prepare('SELECT m.public FROM passage p JOIN message m ON m.id = p.message ORDER BY 1').pluck().all()).toEqual(['m1', 'm3']);
    db.close();
  });

  it('brings back what Undo brings back, in the new one too', async () => {
    await said(3);
    await store.buildCollection(NEXT, 5);
    const { undo } = await store.forget('m1');
    await fill();
    expect(await store.switchCollection('next')).toBe(true);
    await store.undoForget(undo);
    await store.dropCollection('first');
    expect((await store.unencoded('next', 9)).map((row) => row.message)).toEqual(['m1']);
  });

  it('leaves no vector behind in any page of the file or of its log', async () => {
    await said(3);
    await store.buildCollection(NEXT, 5);
    await fill();
    await store.switchCollection('next');
    const held = () => {
      const pages = plaintextOf(database(), TEST_KEY);
      return [toInt8(unitVector(1)), toBits(unitVector(1)), toInt8(unitVector(501, 100))].map((bytes) => pages.includes(bytes));
    };
    expect(held()).toEqual([true, true, true]);
    await store.dropCollection('first');
    expect(held()).toEqual([false, false, true]);
  });
});

it('another purpose has an active collection of its own, and does not count for what is read', async () => {
  await said(2);
  const pictures = { name: 'pictures', encoder: 'clip', dimension: 48, purpose: 'pictures', k: 3, threshold: 0.2 };
  expect(await store.buildCollection(pictures, 1)).toMatchObject({ state: 'active', threshold: 0.2, k: 3 });
  await store.addVectors('pictures', 48, [
    { message: 'm1', passage: 0, vector: unitVector(1, 48), modality: 'image', label: 'boat' },
    { message: 'm1', passage: 1, vector: unitVector(2, 48), modality: 'image' },
  ]);
  expect(await store.unencoded('first', 9)).toEqual([]);
  const ask = (filters: object) => store.nearest({ vector: unitVector(2, 48), collection: 'pictures', threshold: null, filters });
  expect(await ask({ modality: 'image' })).toMatchObject([{ message: 'm1', passage: 1 }]);
  expect(await ask({ label: 'boat' })).toMatchObject([{ message: 'm1', passage: 0 }]);
  expect(await ask({ modality: 'text' })).toEqual([]);
  // Its own least score counts where none is given: these two are alike by chance.
  expect(await store.nearest({ vector: unitVector(77, 48), collection: 'pictures' })).toEqual([]);
});

it('an older database keeps its vectors, under the same name, and answers as before', async () => {
  await store.close();
  folder.remove();
  folder = temporaryFolder();
  const db = openDatabase({ path: database(), key: TEST_KEY });
  migrate(
    db,
    MIGRATIONS.filter(({ number }) => number < 11),
  );
  db.exec(`INSERT INTO conversation (public, created, zone, updated, activity, messages) VALUES ('c', 1, 'UTC', 2, 1, 3);
    INSERT INTO encoder (name, dimension, removals) VALUES ('older', 64, 0), ('minilm', 384, 4);`);
  db.exec('BEGIN');
  for (let i = 1; i <= 300; i++) {
    db.prepare(`INSERT INTO message (public, conversation, role, status, created, zone, origin, shown, encoded)
      VALUES (?, 1, 'user', 'done', 1, 'UTC', 'person', 1, 2)`).run(`m${i}`);
    db.prepare('INSERT INTO passage (message, encoder, ordinal, vector) VALUES (?, 2, 0, ?)').run(i, toInt8(unitVector(i)));
    db.prepare('INSERT INTO passage_bits (passage, encoder, bits) VALUES (?, 2, ?)').run(i, toBits(unitVector(i)));
  }
  db.exec('COMMIT');
  db.close();
  store = await openTestStore(folder.dir);
  expect(await states()).toEqual([
    ['older', 'retired', 0],
    ['minilm', 'active', 300],
  ]);
  for (const seed of [1, 150, 300]) expect(await near(seed, 'minilm', 384)).toBe(`m${seed}`);
  expect(await store.unencoded('minilm', 5)).toEqual([]);
  await store.addVectors('minilm', 384, [{ message: 'm7', passage: 0, vector: unitVector(7777) }]);
  expect(await near(7777, 'minilm', 384)).toBe('m7');
  await store.close();
  const after = openDatabase({ path: database(), key: TEST_KEY });
  expect([after.pragma('foreign_key_check'), after.pragma('integrity_check', { simple: true })]).toEqual([[], 'ok']);
  expect(after.prepare('SELECT removals FROM collection ORDER BY id').pluck().all()).toEqual([0, 5]);
  after.close();
});

it('a process that is killed while a collection is filled, switched or dropped leaves one that answers whole', async () => {
  await said(60);
  await store.close();
  const entry = fileURLToPath(new URL('./fixtures/change-collections.ts', import.meta.url));
  for (const after of [3, 9, 25]) {
    const child = spawn(process.execPath, [entry, folder.dir], { stdio: ['ignore', 'pipe', 'inherit'] });
    let lines = 0;
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        lines += chunk.toString().split('\n').length - 1;
        if (lines >= after) child.kill('SIGKILL');
      });
      child.on('exit', () => resolve());
    });
    store = await openTestStore(folder.dir);
    const all = await store.collections();
    const active = all.filter(({ state }) => state === 'active');
    expect(active).toHaveLength(1);
    const { name = '', dimension = 0 } = active[0] ?? {};
    expect(await store.unencoded(name, 99)).toEqual([]);
    const found = await store.nearest({ vector: unitVector(17, dimension), k: 1 });
    expect(found[0]?.message).toBe('m17');
    await store.close();
    const db = openDatabase({ path: database(), key: TEST_KEY });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  }
  store = await openTestStore(folder.dir);
});

it('refuses a vector of another dimension, or of another length than was promised', async () => {
  await said(1);
  await expect(store.nearest({ vector: unitVector(1, 99) })).rejects.toMatchObject({ code: 'conflict' });
  const long = { name: 'long', encoder: 'long', dimension: 3, metric: 'dot' as const, purpose: 'other' };
  await store.buildCollection(long, 1);
  const row = { message: 'm0', passage: 0, vector: Float32Array.of(3, 4, 0) };
  await expect(store.addVectors('long', 3, [row])).rejects.toMatchObject({ code: 'conflict', details: { what: 'length' } });
  await store.addMessage(answer('a', 'c', 'm0', 'and so on'));
  expect(await store.nearest({ vector: unitVector(1), collection: 'nobody' })).toEqual([]);
});
