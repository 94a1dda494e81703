import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from './migrations/index.ts';
import { type Cipher, openDatabase } from './open.ts';
import { TEST_KEY, temporaryFolder } from './testing.ts';
import { auditWal, copyAside } from './wal-audit.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const FRAME = 24 + 4096;
const at = (name: string) => join(folder.dir, name);

/** Database and WAL as a kill leaves them: so many commits after the last checkpoint. */
function crashed(commits: number, cipher: Cipher = 'sqlcipher', checkpointAfter = -1): void {
  const db = openDatabase({ path: at('live.db'), key: TEST_KEY, cipher });
  migrate(db);
  db.pragma('wal_checkpoint(TRUNCATE)');
  for (let i = 0; i < commits; i++) {
    db.prepare('INSERT INTO setting VALUES (?, ?)').run(`k${i}`, JSON.stringify('z'.repeat(6000)));
    if (i === checkpointAfter) db.pragma('wal_checkpoint(RESTART)');
  }
  copyFileSync(at('live.db'), at('mia.db'));
  copyFileSync(at('live.db-wal'), at('mia.db-wal'));
  db.close();
}

const rows = () => {
  const db = openDatabase({ path: at('mia.db'), key: TEST_KEY });
  const count = db.prepare('SELECT count(*) FROM setting').pluck().get();
  db.close();
  return count;
};

it.each(['sqlcipher', 'aegis-256'] as const)('a WAL left by a crash adds up (%s)', (cipher) => {
  crashed(6, cipher);
  expect(auditWal(at('mia.db-wal'))).toMatchObject({ lost: 0 });
  expect(auditWal(at('mia.db-wal')).good).toBeGreaterThan(6);
});

it('has nothing to lose where there is none, and where it was cut in the middle of its last write', () => {
  expect(auditWal(at('mia.db-wal'))).toEqual({ good: 0, lost: 0 });
  crashed(6);
  const whole = readFileSync(at('mia.db-wal'));
  for (const cut of [whole.length - 10, whole.length - FRAME, whole.length - FRAME - 100, 40]) {
    writeFileSync(at('mia.db-wal'), whole);
    truncateSync(at('mia.db-wal'), cut);
    expect(auditWal(at('mia.db-wal')).lost).toBe(0);
  }
});

it('is not misled by frames of an earlier round that lie behind', () => {
  crashed(8, 'sqlcipher', 5);
  expect(auditWal(at('mia.db-wal'))).toMatchObject({ lost: 0 });
  expect(rows()).toBe(8);
});

it('tells every flipped bit behind which a commit lies, which SQLite drops in silence', () => {
  crashed(8);
  const whole = readFileSync(at('mia.db-wal'));
  const database = readFileSync(at('mia.db'));
  const frames = Math.floor((whole.length - 32) / FRAME);
  const last = 32 + (frames - 1) * FRAME;
  let silent = 0;
  for (let i = 0; i < 60; i++) {
    const flipped = Buffer.from(whole);
    const byte = Math.floor((last * i) / 60);
    flipped[byte] = (flipped[byte] ?? 0) ^ (1 << (i % 8));
    writeFileSync(at('mia.db-wal'), flipped);
    expect(auditWal(at('mia.db-wal')).lost, `byte ${byte}`).toBeGreaterThan(0);
    if (i % 10 !== 5) continue;
    // What SQLite itself says of it: nothing.
    writeFileSync(at('mia.db'), database);
    rmSync(at('mia.db-shm'), { force: true });
    if ((rows() as number) < 8) silent += 1;
  }
  expect(silent).toBeGreaterThan(0);
});

it('keeps a damaged pair aside as it was, each time in a folder of its own', () => {
  crashed(3);
  const wal = readFileSync(at('mia.db-wal'));
  expect(copyAside(folder.dir, 'wraps')).toBe(1);
  expect(copyAside(folder.dir, 'wraps')).toBe(2);
  expect(readFileSync(at('aside/1/mia.db-wal')).equals(wal)).toBe(true);
  expect(existsSync(at('aside/2/mia.db'))).toBe(true);
  expect(readFileSync(at('aside/2/vault.json'), 'utf8')).toBe('wraps');
});
