import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from './migrations/index.ts';
import { type Database, openDatabase } from './open.ts';
import { TEST_KEY, temporaryFolder } from './testing.ts';

/**
 * SQLite puts sorts, statement journals and vacuums into files that it unlinks as it opens them: no folder shows them, and
 * they are plaintext. None may be opened.
 */
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Open files of this process that have no name any more. */
function unlinkedFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      return target.endsWith('(deleted)') && /etilqs|\/tmp\/|\/var\/tmp\/|mia/.test(target) ? [target] : [];
    } catch {
      return [];
    }
  });
}

/** Rows enough that a sort does not fit the page cache, and a look at the open files from within that sort. */
function sortAndLook(db: Database): string[] {
  const seen = new Set<string>();
  db.function('look', () => {
    for (const file of unlinkedFiles()) seen.add(file);
    return 1;
  });
  db.pragma('cache_size = 16');
  const rows = db.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
     SELECT i, CASE WHEN i % 10000 = 0 THEN look() END AS looked FROM (SELECT i, 'plaintext of a memory ' || i || hex(zeroblob(200)) AS text FROM n ORDER BY text)`,
  );
  expect(rows.all()).toHaveLength(60_000);
  return [...seen];
}

describe.skipIf(process.platform !== 'linux')('by the open files of this process (needs /proc)', () => {
  it('a sort opens no temporary file', () => {
    const db = openDatabase({ path: join(folder.dir, 'mia.db'), key: TEST_KEY });
    migrate(db);
    expect(sortAndLook(db)).toEqual([]);
    db.close();
  });

  it('and would be caught if it did', () => {
    const db = openDatabase({ path: join(folder.dir, 'mia.db'), key: TEST_KEY });
    db.pragma('temp_store = FILE');
    expect(sortAndLook(db).length).toBeGreaterThan(0);
    db.close();
  });
});

const strace = spawnSync('strace', ['-V']).status === 0 && spawnSync('strace', ['-f', 'true']).status === 0;

/** What a script opened for writing, by the system's own account, without what Node opens for itself. */
function opened(script: string): string[] {
  const log = join(folder.dir, 'strace.log');
  const command = [
    '-f',
    '-qq',
    '-e',
    'trace=open,openat,creat,memfd_create',
    '-o',
    log,
    process.execPath,
    '--input-type=module',
    '-e',
    script,
  ];
  execFileSync('strace', [...command, folder.dir], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: '' },
  });
  const lines = readFileSync(log, 'utf8').split('\n');
  const writes = lines.filter((line) => /O_RDWR|O_WRONLY|O_CREAT|O_TMPFILE|memfd_create|creat\(/.test(line));
  return [...new Set(writes.flatMap((line) => line.match(/"([^"]+)"/)?.[1] ?? []))].filter((name) => !/^\/(dev|proc|sys)\//.test(name));
}

describe.skipIf(!strace)('by strace (needs strace)', () => {
  it('migrations, writes, sorts, forgetting and snapshots open the database, its journal and the copy, and nothing else', () => {
    const names = opened(`
      import { join } from 'node:path';
      import { openTestStore, message, unitVector } from ${JSON.stringify(path('./testing.ts'))};
      const store = await openTestStore(process.argv[1]);
      await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
      const messages = Array.from({ length: 3000 }, (_, i) => message('m' + i, 'c', i ? 'm' + (i - 1) : null, 'words of message ' + i + ' ' + 'x'.repeat(500)));
      const rows = messages.slice(0, 300).map((m, i) => ({ message: m.id, passage: 0, vector: unitVector(i) }));
      await store.importMessages({ messages, vectors: { encoder: 'e', dimension: 384, rows } });
      await store.search({ text: 'words', limit: 50 });
      await store.recallCandidates({ terms: ['words', 'message'], vector: unitVector(1), encoder: 'e', exclude: [], limit: 50 });
      await store.updateConversation('c', { head: 'm10' });
      await store.deleteConversation('c');
      await store.purge();
      await store.snapshot(join(process.argv[1], 'copy.db'));
      await store.close();
    `);
    const allowed = [
      'mia.db',
      'mia.db-journal',
      'mia.db-wal',
      'mia.db-shm',
      'mia.reserve',
      'copy.db',
      'copy.db-journal',
      'copy.db-wal',
      'copy.db-shm',
    ];
    expect(names.filter((name) => !allowed.some((file) => name === join(folder.dir, file)))).toEqual([]);
    expect(names).toContain(join(folder.dir, 'mia.db'));
    expect(names).toContain(join(folder.dir, 'copy.db'));
    expect(existsSync(join(folder.dir, 'copy.db-journal'))).toBe(false);
  });

  it('and a temporary file would be caught', () => {
    const names = opened(`
      import { openDatabase } from ${JSON.stringify(path('./open.ts'))};
      import { TEST_KEY } from ${JSON.stringify(path('./testing.ts'))};
      const db = openDatabase({ path: process.argv[1] + '/mia.db', key: TEST_KEY });
      db.pragma('temp_store = FILE');
      db.pragma('cache_size = 16');
      db.prepare("SELECT i FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) SELECT i, i || hex(zeroblob(200)) AS text FROM n ORDER BY text)").all();
      db.close();
    `);
    expect(names.some((name) => name.includes('etilqs'))).toBe(true);
  });
});
