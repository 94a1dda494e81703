import { existsSync, mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listBackups } from '@mia/core/memory/backup/index.ts';
import { TestMemory } from '@mia/core/memory/backup/testing.ts';
import { openDatabase, type Store } from '@mia/core/memory/storage/index.ts';
import { MIGRATIONS, migrate } from '@mia/core/memory/storage/migrations/index.ts';
import { temporaryFolder } from '@mia/core/memory/storage/testing.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Backups, createBackups } from './backups.ts';
import { handClock } from './hand-clock.fixture.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let folder: ReturnType<typeof temporaryFolder>;
let memory: TestMemory;
let clock: ReturnType<typeof handClock>;
let busy: boolean;
let ends: (() => Promise<void> | void)[];
beforeEach(async () => {
  folder = temporaryFolder();
  memory = await TestMemory.make(join(folder.dir, 'data'));
  // Later than any file that is really written meanwhile: what counts as written is what is touched.
  clock = handClock(Date.UTC(2040, 10, 24, 12));
  [busy, ends] = [false, []];
  touch();
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  folder.remove();
});

/** Something was written just now, by the clock on the wall. */
function touch(): void {
  for (const name of ['mia.db', 'mia.db-wal']) {
    const path = join(memory.dir, name);
    if (existsSync(path)) utimesSync(path, clock.now() / 1000, clock.now() / 1000);
  }
}

const made = (version = '0.1.0'): Backups =>
  createBackups({ dataDir: memory.dir, version, clock, logger: silentLogger, publish: () => {}, busy: () => busy });
const reasons = (place = join(memory.dir, 'backups')) =>
  listBackups(place).map(({ sequence, manifest }) => `${sequence} ${manifest?.reason}`);

/** An app that runs: what is watched, its store, and a look each ten minutes. */
async function running(version?: string): Promise<{ backups: Backups; store: Store; later(ms: number): Promise<void> }> {
  const backups = made(version);
  await backups.beforeOpen(memory.vault);
  const store = await memory.store();
  ends.push(() => store.close());
  ends.push(backups.watch(store, memory.vault));
  return {
    backups,
    store,
    async later(ms) {
      touch();
      for (let passed = 0; passed < ms; passed += ms > DAY ? DAY : 10 * MINUTE) {
        clock.pass(ms > DAY ? DAY : 10 * MINUTE);
        // The look is over when the next one is set.
        await expect.poll(() => clock.waiting(), { timeout: 30_000 }).toBe(1);
      }
    },
  };
}

test('one is made by itself ten minutes in, then after a day in which something was written, and never beside an answer', {
  timeout: 60_000,
}, async () => {
  const { store, backups, later } = await running();
  busy = true;
  await later(10 * MINUTE);
  expect(reasons()).toEqual([]);
  busy = false;
  await later(10 * MINUTE);
  expect(reasons()).toEqual(['1 idle']);
  await later(60 * MINUTE);
  expect(reasons()).toEqual(['1 idle']);
  // A day without a word: nothing to keep.
  clock.pass(DAY);
  await expect.poll(() => clock.waiting(), { timeout: 30_000 }).toBe(1);
  expect(reasons()).toEqual(['1 idle']);
  await later(10 * MINUTE);
  expect(reasons()).toEqual(['2 idle', '1 idle']);
  expect(await store.setting('backup.firstAt')).toBe(Date.UTC(2040, 10, 24, 12, 20));
  expect(backups.status(memory.vault)).toMatchObject({ failed: null, oneDiskDays: 1 });
});

test('after fourteen days on one disk that is told, where another folder was chosen it is not', { timeout: 60_000 }, async () => {
  const { store, backups, later } = await running();
  await later(10 * MINUTE);
  expect(backups.status(memory.vault).oneDiskDays).toBe(0);
  clock.pass(14 * DAY);
  await expect.poll(() => clock.waiting(), { timeout: 30_000 }).toBe(1);
  expect(backups.status(memory.vault).oneDiskDays).toBe(14);
  const disk = join(folder.dir, 'disk');
  mkdirSync(disk);
  await backups.setFolder(store, disk);
  expect(backups.status(memory.vault).oneDiskDays).toBeNull();
});

test('a clock set far back or far ahead deletes none, and goes on making them', { timeout: 120_000 }, async () => {
  const { backups, later } = await running();
  await later(10 * MINUTE);
  for (const years of [20, -20, -10, 10]) {
    const held = reasons();
    clock.jump(years * 365 * DAY);
    await later(10 * MINUTE);
    // One of today, which takes the place of none; then all is as before.
    expect(reasons().slice(-held.length)).toEqual(held);
    expect(reasons().length).toBe(held.length + 1);
    await later(30 * MINUTE);
    expect(reasons().length).toBe(held.length + 1);
  }
  expect(backups.status(memory.vault).backups).toHaveLength(5);
  expect(reasons()[0]).toBe('5 idle');
});

test('another version of the app makes one before it opens the memory, the same one does not', { timeout: 60_000 }, async () => {
  const { later } = await running('0.1.0');
  await later(10 * MINUTE);
  await made('0.1.0').beforeOpen(memory.vault);
  expect(reasons()).toEqual(['1 idle']);
  await made('0.2.0').beforeOpen(memory.vault);
  expect(reasons()).toEqual(['2 update', '1 idle']);
});

test('a memory of an older schema is backed up before it is migrated, in the data folder where the chosen disk is away', {
  timeout: 60_000,
}, async () => {
  const disk = join(folder.dir, 'disk');
  const database = join(memory.dir, 'mia.db');
  for (const away of [false, true]) {
    for (const end of ['', '-wal', '-shm']) rmSync(`${database}${end}`, { force: true });
    const db = openDatabase({ path: database, key: memory.vault.key() });
    migrate(db, MIGRATIONS.slice(0, 5));
    db.exec(`INSERT INTO conversation (public, title, created, zone, updated, activity) VALUES ('c', '', 1, 'UTC', 1, 1);
      INSERT INTO message (public, conversation, role, status, created, zone, origin) VALUES ('m', 1, 'user', 'done', 1, 'UTC', 'person');`);
    db.prepare('INSERT INTO setting (name, value) VALUES (?, ?)').run('backup.folder', JSON.stringify(join(disk, 'M.I.A backups')));
    db.close();
    mkdirSync(join(disk, 'M.I.A backups'), { recursive: true });
    if (away) renameSync(disk, join(folder.dir, 'pocket'));
    await made().beforeOpen(memory.vault);
    const place = away ? join(memory.dir, 'backups') : join(disk, 'M.I.A backups');
    expect(reasons(place)).toEqual(['1 migration']);
    expect(listBackups(place)[0]?.manifest?.schema).toBe(5);
    expect(existsSync(disk)).toBe(!away);
    // Whatever comes of the migration, what was there before stands in it.
    expect(statSync(database).size).toBeGreaterThan(0);
  }
});

test('where no backup can be made before a migration, the memory is left as it was', { timeout: 60_000 }, async () => {
  const database = join(memory.dir, 'mia.db');
  for (const end of ['', '-wal', '-shm']) rmSync(`${database}${end}`, { force: true });
  const db = openDatabase({ path: database, key: memory.vault.key() });
  migrate(db, MIGRATIONS.slice(0, 5));
  db.exec(`INSERT INTO conversation (public, title, created, zone, updated, activity) VALUES ('c', '', 1, 'UTC', 1, 1);
    INSERT INTO message (public, conversation, role, status, created, zone, origin) VALUES ('m', 1, 'user', 'done', 1, 'UTC', 'person');`);
  db.close();
  rmSync(join(memory.dir, 'backups'), { recursive: true, force: true });
  writeFileSync(join(memory.dir, 'backups'), 'x');
  await expect(made().beforeOpen(memory.vault)).rejects.toMatchObject({ code: 'backup.place', details: { what: 'not-writable' } });
});
