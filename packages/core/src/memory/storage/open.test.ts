import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS, migrate, schemaOf } from './migrations/index.ts';
import { type Cipher, openDatabase } from './open.ts';
import { TEST_KEY, temporaryFolder } from './testing.ts';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.dir, 'mia.db');
});
afterEach(() => folder.remove());

const open = (cipher: Cipher = 'sqlcipher', key = TEST_KEY) => openDatabase({ path, key, cipher });
const hash = () => createHash('sha256').update(readFileSync(path)).digest('hex');
const codeOf = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return 'nothing thrown';
};

/** A database with enough rows to have many pages. */
function filled(cipher: Cipher = 'sqlcipher') {
  const db = open(cipher);
  migrate(db);
  const insert = db.prepare('INSERT INTO setting (name, value) VALUES (?, ?)');
  db.transaction(() => {
    for (let i = 0; i < 500; i++) insert.run(`name-${i}`, JSON.stringify('something to be kept '.repeat(20)));
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

function overwrite(at: number, bytes: number) {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(bytes, 0xaa), 0, bytes, at);
  closeSync(file);
}

describe.each(['sqlcipher', 'aegis-256'] as const)('a %s database', (cipher) => {
  it('is encrypted from its first byte, and opens with its key alone', () => {
    filled(cipher);
    const bytes = readFileSync(path);
    expect(bytes.subarray(0, 16).toString('latin1')).not.toContain('SQLite');
    for (const clear of ['something to be kept', 'name-1', 'CREATE TABLE']) expect(bytes.includes(clear)).toBe(false);
    expect(
      codeOf(() =>
        open(
          cipher,
          TEST_KEY.map((byte) => byte ^ 1),
        ),
      ),
    ).toBe('data.wrong-key');
    const db = open(cipher);
    expect(db.prepare('SELECT count(*) AS n FROM setting').get()).toEqual({ n: 500 });
    db.close();
  });

  it('has every setting of a connection set again at each open', () => {
    filled(cipher);
    const db = open(cipher);
    const pragma = (name: string) => db.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('temp_store')).toBe(2);
    expect(pragma('secure_delete')).toBe(1);
    expect(pragma('trusted_schema')).toBe(0);
    expect(pragma('foreign_keys')).toBe(1);
    db.close();
  });

  it('that is damaged in its middle is told when it is read', () => {
    filled(cipher);
    // behind the pages of the schema, which are read at once
    overwrite(Math.floor((statSync(path).size * 3) / 16384) * 4096, 4096 * 10);
    const db = open(cipher);
    expect(codeOf(() => db.prepare('SELECT sum(length(value)) FROM setting').get())).toMatch(/^SQLITE_(CORRUPT|NOTADB|IOERR)/);
    db.close();
  });
});

it('written by the standard tools’ format: SQLCipher 4 with a raw key', () => {
  filled();
  // The layout itself is proved by `cipher-page.ts`, which reads pages without SQLite; here that a page is 4,096 bytes.
  expect(statSync(path).size % 4096).toBe(0);
});

it('takes a key of 32 bytes only: a shorter one would silently become a passphrase', () => {
  expect(codeOf(() => open('sqlcipher', TEST_KEY.subarray(0, 16)))).toBe('data.wrong-key');
});

it('leaves the caller’s key as it is', () => {
  const key = Uint8Array.from(TEST_KEY);
  openDatabase({ path, key }).close();
  expect(key).toEqual(TEST_KEY);
});

describe('a file that is no such database', () => {
  it('is damaged, not locked, where its first page is broken but another authenticates', () => {
    filled();
    overwrite(100, 2000);
    expect(codeOf(() => open())).toBe('data.damaged');
  });

  it('is damaged when it is cut, zeroed or plaintext; it is never written to', () => {
    filled();
    truncateSync(path, 4096 * 3 + 100);
    expect(codeOf(() => open())).toBe('data.damaged');
    writeFileSync(path, Buffer.alloc(8192));
    expect(codeOf(() => open())).toBe('data.damaged');
    writeFileSync(path, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(4080, 1)]));
    const before = hash();
    expect(codeOf(() => open())).toBe('data.damaged');
    expect(hash()).toBe(before);
  });
});

describe('the schema', () => {
  it('of a database from before branches is brought up to date: its shown path is known', () => {
    const db = open();
    migrate(db, MIGRATIONS.slice(0, 3));
    db.exec(`INSERT INTO conversation (id, public, created, zone, updated, activity) VALUES (1, 'c', 1, 'UTC', 1, 1);
      INSERT INTO message (id, public, conversation, parent, role, status, created, zone, origin, shown) VALUES
        (1, 'q', 1, NULL, 'user', 'done', 1, 'UTC', 'person', 1), (2, 'a', 1, 1, 'assistant', 'done', 1, 'UTC', 'assistant', 1),
        (3, 'b', 1, 1, 'assistant', 'done', 1, 'UTC', 'assistant', 0);
      INSERT INTO draft (conversation, text, updated) VALUES ('c', 'unsent', 1);`);
    migrate(db);
    expect(db.prepare('SELECT id, followed FROM message ORDER BY id').raw().all()).toEqual([
      [1, 2],
      [2, null],
      [3, null],
    ]);
    expect(db.prepare('SELECT text FROM draft').pluck().all()).toEqual(['unsent']);
    db.close();
  });

  it('comes step by step, each with its number', () => {
    const db = open();
    migrate(db, MIGRATIONS.slice(0, 1));
    expect(schemaOf(db)).toBe(1);
    migrate(db);
    expect(schemaOf(db)).toBe(MIGRATIONS.at(-1)?.number);
    expect(MIGRATIONS.map((migration) => migration.number)).toEqual(MIGRATIONS.map((_, i) => i + 1));
    migrate(db);
    db.close();
  });

  it('of a newer app is refused, and the file left as it was', () => {
    filled();
    const db = open();
    db.pragma('user_version = 999');
    db.close();
    const before = hash();
    const older = open();
    expect(codeOf(() => migrate(older))).toBe('data.newer');
    older.close();
    expect(hash()).toBe(before);
  });

  it('stays at the step before when one fails halfway', () => {
    filled();
    const db = open();
    const broken = {
      number: 99,
      name: 'broken',
      sql: "CREATE TABLE half (a); INSERT INTO setting VALUES ('half', '1'); SELECT nonsense();",
    };
    const before = schemaOf(db);
    expect(codeOf(() => migrate(db, [...MIGRATIONS, broken]))).toBe('data.migration-failed');
    expect(schemaOf(db)).toBe(before);
    expect(db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'half'").get()).toEqual({ n: 0 });
    expect(db.prepare('SELECT count(*) AS n FROM setting').get()).toEqual({ n: 500 });
    db.close();
  });
});
