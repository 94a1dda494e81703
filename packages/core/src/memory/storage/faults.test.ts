import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorShape } from '../../errors.ts';
import { openDatabase } from './open.ts';
import { fillDisk, message, openTestStore, TEST_KEY, temporaryFolder } from './testing.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Runs a script with this folder as its argument; kills it after so many lines of output. Returns the lines. */
async function killAfter(lines: number, script: string): Promise<string[]> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder.dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const seen: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    seen.push(line);
    if (seen.length === lines) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return seen;
}

describe('killed', () => {
  it('in the middle of writing, it has every message that was acknowledged', async () => {
    const acknowledged = await killAfter(
      60,
      `import { openTestStore, message } from ${JSON.stringify(path('./testing.ts'))};
       const store = await openTestStore(process.argv[1]);
       await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
       for (let i = 0; ; i++) {
         await store.addMessage(message('m' + i, 'c', i === 0 ? null : 'm' + (i - 1), 'message number ' + i + ' ' + 'x'.repeat(i * 50)));
         console.log('m' + i);
       }`,
    );
    expect(acknowledged.length).toBeGreaterThanOrEqual(60);
    const store = await openTestStore(folder.dir);
    const kept = (await store.path('c')).map((m) => m.id);
    // One more may have been committed and not yet told.
    expect(kept.slice(0, acknowledged.length)).toEqual(acknowledged);
    expect((await store.message('m59')).parts[0]?.text).toContain('message number 59');
    await store.close();
  });

  it('in the middle of a migration, it has the schema before and all its rows', async () => {
    await killAfter(
      1,
      `import { openDatabase } from ${JSON.stringify(path('./open.ts'))};
       import { MIGRATIONS, migrate } from ${JSON.stringify(path('./migrations/index.ts'))};
       import { TEST_KEY } from ${JSON.stringify(path('./testing.ts'))};
       const db = openDatabase({ path: process.argv[1] + '/mia.db', key: TEST_KEY });
       migrate(db);
       db.prepare("INSERT INTO setting VALUES ('kept', '1')").run();
       db.function('told', () => { console.log('halfway'); const until = Date.now() + 60000; while (Date.now() < until); return 1; });
       migrate(db, [...MIGRATIONS, { number: 99, name: 'slow', sql: "CREATE TABLE half (a); DELETE FROM setting; INSERT INTO half SELECT told();" }]);`,
    );
    const store = await openTestStore(folder.dir);
    expect(await store.settings()).toEqual({ kept: 1 });
    expect((await store.info()).schema).toBeLessThan(99);
    await store.close();
  });
});

/** A file system of its own of so many MB, where this machine lets us have one. */
function mountable(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const { dir, remove } = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir], { stdio: 'ignore' });
    execFileSync('umount', [dir], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    remove();
  }
}

const mounts = mountable();

describe.skipIf(!mounts)('on a disk of its own (needs root and mount)', () => {
  let disk: string;
  beforeEach(() => {
    disk = join(folder.dir, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk]);
  });
  afterEach(() => void execFileSync('umount', ['-l', disk]));

  async function fullDisk(reserveBytes: number) {
    const store = await openTestStore(disk, { reserveBytes });
    const troubles: ErrorShape[] = [];
    store.onTrouble((error) => troubles.push(error));
    await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
    await store.addMessage(message('secret', 'c', null, 'an unforgettable sentence'));
    await store.addMessage(message('m', 'c', 'secret', 'to be kept'));
    await store.checkpoint();
    fillDisk(join(disk, 'filler'));
    const long = 'y'.repeat(200_000);
    const refused = store.addMessage(message('big', 'c', 'm', long));
    await expect(refused).rejects.toMatchObject({ code: 'data.disk-full' });
    expect(troubles).toContainEqual(expect.objectContaining({ code: 'data.disk-full' }));
    return store;
  }

  it('that is full, says so, keeps what it has, and still forgets and closes with the reserve', async () => {
    const store = await fullDisk(2 * 1024 * 1024);
    expect(statSync(join(disk, 'mia.reserve')).size).toBe(2 * 1024 * 1024);
    expect((await store.path('c')).map((m) => m.id)).toEqual(['secret', 'm']);
    const { undo } = await store.forget('secret');
    await store.purge(undo);
    expect((await store.message('secret')).forgotten).toBe(true);
    await store.close();
    const again = await openTestStore(disk, { reserveBytes: 2 * 1024 * 1024 });
    expect((await again.path('c')).map((m) => m.parts[0]?.text ?? '')).toEqual(['', 'to be kept']);
    await again.close();
  });

  it('goes on when there is room again, and has its reserve back at the next start', async () => {
    const store = await fullDisk(1024 * 1024);
    await store.forget('secret');
    unlinkSync(join(disk, 'filler'));
    await store.addMessage(message('big', 'c', 'm', 'now it fits'));
    await store.close();
    const again = await openTestStore(disk, { reserveBytes: 1024 * 1024 });
    expect((await again.path('c')).map((m) => m.id)).toEqual(['secret', 'm', 'big']);
    await again.purge();
    expect(existsSync(join(disk, 'mia.reserve'))).toBe(true);
    await again.close();
  });

  it('that is full before there is any database, says so', async () => {
    fillDisk(join(disk, 'filler'));
    await expect(openTestStore(disk)).rejects.toMatchObject({ code: 'data.disk-full' });
  });

  it('that is full loses no snapshot: none is left half made', async () => {
    const store = await openTestStore(disk);
    await store.setSetting('a', 'b'.repeat(500_000));
    await store.checkpoint();
    fillDisk(join(disk, 'filler'));
    await expect(store.snapshot(join(disk, 'copy.db'))).rejects.toMatchObject({ code: 'data.disk-full' });
    expect(existsSync(join(disk, 'copy.db'))).toBe(false);
    unlinkSync(join(disk, 'filler'));
    await store.close();
  });

  it('that is read-only, says so', async () => {
    await (await openTestStore(disk)).close();
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    await expect(openTestStore(disk)).rejects.toMatchObject({ code: 'data.read-only' });
  });
});

describe('opening', () => {
  it('tells a wrong key, and changes nothing', async () => {
    await (await openTestStore(folder.dir)).close();
    await expect(openTestStore(folder.dir, { key: new Uint8Array(32).fill(9) })).rejects.toMatchObject({ code: 'data.wrong-key' });
    await (await openTestStore(folder.dir)).close();
  });

  it('tells a damaged database, and changes nothing', async () => {
    writeFileSync(join(folder.dir, 'mia.db'), Buffer.alloc(10_000, 7));
    await expect(openTestStore(folder.dir)).rejects.toMatchObject({ code: 'data.damaged' });
  });

  it('tells a newer schema', async () => {
    const db = openDatabase({ path: join(folder.dir, 'mia.db'), key: TEST_KEY });
    db.pragma('user_version = 999');
    db.close();
    await expect(openTestStore(folder.dir)).rejects.toMatchObject({ code: 'data.newer' });
  });
});

it('tells damage that is met while reading', async () => {
  const store = await openTestStore(folder.dir);
  for (let i = 0; i < 40; i++) await store.setSetting(`s${i}`, 'z'.repeat(20_000));
  await store.close();
  const file = join(folder.dir, 'mia.db');
  const bytes = readFileSync(file);
  bytes.fill(0xaa, bytes.length - 4096 * 40);
  writeFileSync(file, bytes);
  const again = await openTestStore(folder.dir);
  const troubles: string[] = [];
  again.onTrouble((error) => troubles.push(error.code));
  await expect(again.settings()).rejects.toMatchObject({ code: 'data.damaged' });
  expect(troubles).toEqual(['data.damaged']);
  await again.close();
});

it('tells a journal that grows because something reads without end, once', async () => {
  const store = await openTestStore(folder.dir, { walLimitBytes: 256 * 1024 });
  const troubles: string[] = [];
  store.onTrouble((error) => troubles.push(error.code));
  const reader = openDatabase({ path: join(folder.dir, 'mia.db'), key: TEST_KEY, readonly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM setting').get();
  for (let i = 0; i < 12; i++) await store.setSetting(`s${i}`, 'z'.repeat(60_000));
  expect(troubles).toEqual(['data.wal-large']);
  reader.exec('COMMIT');
  reader.close();
  expect(await store.checkpoint()).toBe(true);
  expect((await store.info()).walBytes).toBe(0);
  await store.close();
});

it('makes a snapshot while it is written to: whole, encrypted, of one moment', async () => {
  const store = await openTestStore(folder.dir);
  await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
  await store.addMessage(message('m', 'c', null, 'to be in the copy'));
  const writing = store.setSetting('later', 'x');
  const copy = join(folder.dir, 'copy.db');
  await store.snapshot(copy);
  await writing;
  await store.close();
  const db = openDatabase({ path: copy, key: TEST_KEY, readonly: true });
  expect(db.prepare('SELECT text FROM part').pluck().all()).toEqual(['to be in the copy']);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
  expect(() => openDatabase({ path: copy, key: new Uint8Array(32), readonly: true })).toThrow('data.wrong-key');
});
