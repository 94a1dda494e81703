import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBackup } from '../backup/make.ts';
import { verifyBackup } from '../backup/verify.ts';
import { MIGRATIONS, migrate, schemaOf } from './migrations/index.ts';
import { openDatabase } from './open.ts';
import { openTestStore, TEST_KEY, temporaryFolder } from './testing.ts';

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));
const schemas = readdirSync(fixtures)
  .flatMap((name) => /^schema-(\d+)\.db$/.exec(name)?.[1] ?? [])
  .map(Number)
  .sort((a, b) => a - b);
const latest = MIGRATIONS.at(-1)?.number ?? 0;

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const database = () => join(folder.dir, 'mia.db');
const put = (schema: number) => copyFileSync(join(fixtures, `schema-${schema}.db`), database());
const texts = (path: string) => {
  const db = openDatabase({ path, key: TEST_KEY, readonly: true });
  const all = { schema: schemaOf(db), texts: db.prepare('SELECT text FROM part ORDER BY id').pluck().all() };
  db.close();
  return all;
};
const SAID = ['The heron stands at the weir.', 'It does.'];

describe('a database of every older schema', () => {
  it('is kept among the fixtures', () => {
    const older = MIGRATIONS.map(({ number }) => number).filter((number) => number < latest);
    // One is missing? `npx node packages/core/src/memory/storage/fixtures/make.ts` makes it.
    expect(older.filter((number) => !schemas.includes(number))).toEqual([]);
  });

  it.each(schemas)('schema %i opens, is brought up to date, and has lost nothing', async (schema) => {
    put(schema);
    const store = await openTestStore(folder.dir);
    expect((await store.info()).schema).toBe(latest);
    expect((await store.path('c')).map((m) => m.parts[0]?.text)).toEqual(SAID);
    expect((await store.conversations()).map((c) => c.title)).toEqual(['The weir']);
    expect((await store.folders()).map((f) => f.name)).toEqual(['Garden']);
    if (schema >= 7) {
      expect((await store.facts({ limit: 9, offset: 0 })).facts).toMatchObject([
        { text: 'Your pet is a heron.', sources: [{ message: 'm1' }] },
      ]);
      expect(await store.habits()).toMatchObject([{ text: 'Answer in Greek', on: true, confirmed: true }]);
    }
    await store.close();
    const db = openDatabase({ path: database(), key: TEST_KEY });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
  });

  it.each(schemas)(
    'schema %i: a migration that fails leaves it whole, and the backup from before opens in the older app',
    async (schema) => {
      put(schema);
      const about = {
        vaultFile: '{}',
        vault: 'a'.repeat(32),
        opensBy: [],
        app: '0.0.9',
        created: 1,
        zone: 'UTC',
        reason: 'migration' as const,
      };
      const { path } = await makeBackup({
        ...about,
        ...{ place: join(folder.dir, 'backups'), dataDir: folder.dir, key: TEST_KEY, cipher: 'sqlcipher' },
      });
      const broken = {
        number: schema + 1,
        name: 'broken',
        sql: 'DELETE FROM part; CREATE TABLE half (a); INSERT INTO nowhere VALUES (1);',
      };
      const db = openDatabase({ path: database(), key: TEST_KEY });
      expect(() => migrate(db, [...MIGRATIONS.slice(0, schema), broken])).toThrow('data.migration-failed');
      db.close();
      expect(texts(database())).toEqual({ schema, texts: SAID });
      // Brought up to date, it is too new for the older app; the backup is not.
      const now = openDatabase({ path: database(), key: TEST_KEY });
      migrate(now);
      if (schema < latest) expect(() => migrate(now, MIGRATIONS.slice(0, schema))).toThrow('data.newer');
      now.close();
      expect(verifyBackup(path).schema).toBe(schema);
      copyFileSync(join(path, 'mia.db'), database());
      const older = openDatabase({ path: database(), key: TEST_KEY });
      migrate(older, MIGRATIONS.slice(0, schema));
      older.close();
      expect(texts(database())).toEqual({ schema, texts: SAID });
    },
  );
});

it('what the text index held with its places is found without them, and the index holds no more than what it held', async () => {
  const db = openDatabase({ path: database(), key: TEST_KEY });
  migrate(db, MIGRATIONS.slice(0, 14));
  db.exec(`
    INSERT INTO conversation (public, title, created, zone, updated, activity) VALUES ('c', '', 1, 'UTC', 1, 1);
    INSERT INTO message (public, conversation, role, status, created, zone, origin, shown) VALUES ('m', 1, 'user', 'done', 1, 'UTC', 'person', 1);
    INSERT INTO part (message, ordinal, kind, text, indexed) VALUES (1, 0, 'thinking', 'a thought of weirs', 0), (1, 1, 'text', 'herons at weirs', 1);
    INSERT INTO part (message, ordinal, kind, text, words, indexed) VALUES (1, 2, 'text', '北京的桥', '北京\u200b的\u200b桥', 1);
    INSERT INTO word_index (rowid, text) VALUES (2, 'herons at weirs'), (3, '北京\u200b的\u200b桥');`);
  migrate(db);
  const held = db.prepare('SELECT id FROM word_index_docsize ORDER BY id').pluck().all();
  expect(held).toEqual([2, 3]);
  expect(db.prepare('SELECT v FROM word_index_config WHERE k = ?').pluck().get('secure-delete')).toBe(1);
  db.close();
  const store = await openTestStore(folder.dir);
  const found = async (text: string) => (await store.search({ text, limit: 5 })).map(({ snippet }) => snippet);
  expect(await found('heron weir')).toEqual(['\ue000herons\ue001 at \ue000weirs\ue001']);
  expect(await found('北京')).toEqual(['\ue000北京\ue001的桥']);
  expect(await found('thought')).toEqual([]);
  await store.close();
});
