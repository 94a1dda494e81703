import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { migrate } from '../storage/migrations/index.ts';
import { openDatabase, openInMemory } from '../storage/open.ts';
import { statements } from '../storage/statements.ts';
import { answer, message, openTestStore, TEST_KEY, temporaryFolder } from '../storage/testing.ts';
import type { Store } from '../storage/types.ts';
import { quietLogger, type WithIncognito, withIncognito } from './index.ts';
import { incognitoMethods, wipe } from './thread.ts';

const WORD = 'Zyxomarmalade';
let folder: ReturnType<typeof temporaryFolder>;
let vault: Store;
let made: WithIncognito;
let lost: string[];
const entry = new URL('./thread-entry.ts', import.meta.url);

async function openBoth(): Promise<void> {
  vault = await openTestStore(folder.dir);
  made = withIncognito(vault, { entry, clock: systemClock, titleOf: (text) => `T:${text}`, lost: (id) => lost.push(id) });
}

beforeEach(async () => {
  folder = temporaryFolder();
  lost = [];
  await openBoth();
});
afterEach(async () => {
  await made.store.close();
  folder.remove();
});

async function talk(id = 'secret'): Promise<void> {
  const { store, incognito } = made;
  await incognito.create({ id, created: 1, zone: 'Europe/Athens' });
  await store.addMessage(message('q', id, null, `My word is ${WORD}`));
  await store.addMessage(answer('a1', id, 'q', `${WORD}, noted`));
  await store.addMessage(answer('a2', id, 'q', `another ${WORD}`));
  await store.setDraft({
    conversation: id,
    text: `unsent ${WORD}`,
    attachments: [],
    pastes: [{ id: 'p', name: 'n', text: WORD }],
    updated: 1,
  });
  await store.setEdit('q', { text: `anew ${WORD}`, pastes: [], updated: 1 });
}

/** Every row of every table, decrypted, beside the bytes of the files. */
function everything(): string {
  const db = openDatabase({ path: join(folder.dir, 'mia.db'), key: TEST_KEY, readonly: true });
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    .pluck()
    .all() as string[];
  const rows = tables.map((name) => JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).all()));
  db.close();
  return (
    rows.join('\n') +
    readdirSync(folder.dir)
      .map((name) => readFileSync(join(folder.dir, name), 'latin1'))
      .join('\n')
  );
}

describe('an incognito conversation', () => {
  it('has the whole tree, versions, find, drafts and forgetting, and nothing of it in the encrypted database', async () => {
    const { store, incognito } = made;
    await talk();
    expect(await store.conversation('secret')).toMatchObject({ incognito: true, memories: false, remember: false, title: '', messages: 3 });
    expect((await store.path('secret')).map((m) => [m.id, m.version, m.versions])).toEqual([
      ['q', 0, 1],
      ['a2', 1, 2],
    ]);
    await store.showVersion('secret', 'a1');
    expect((await store.find('secret', WORD.toLowerCase())).map((f) => f.message)).toEqual(['q', 'a1']);
    expect((await store.draft('secret'))?.pastes[0]?.text).toBe(WORD);
    expect(await store.edits('secret')).toMatchObject([{ message: 'q', text: `anew ${WORD}` }]);
    const { undo } = await store.forget('a1');
    expect(await store.message('a1')).toMatchObject({ forgotten: true, parts: [] });
    await store.undoForget(undo);
    expect((await store.message('a1')).forgotten).toBe(false);
    await store.updateConversation('secret', { title: WORD, titleSource: 'person', pinned: true, model: 'x/y' });
    expect(await store.conversation('secret')).toMatchObject({ title: '', pinned: false, model: 'x/y' });

    expect(await store.conversations()).toEqual([]);
    expect(await store.search({ text: WORD, limit: 10 })).toEqual([]);
    const asked = { terms: [WORD], vector: null, encoder: null, exclude: [], limit: 10 };
    expect(await store.recallCandidates(asked)).toEqual([]);
    expect(await store.unencoded('e', 10)).toEqual([]);
    expect((await incognito.list()).map((c) => c.id)).toEqual(['secret']);
    expect(everything()).not.toMatch(/Zyxomarmalade|secret|"a1"/);
  });

  it('is gone when it ends: what still writes to it meets not-found, a draft too, and leaves nothing', async () => {
    const { store, incognito } = made;
    await talk();
    await incognito.end('secret');
    const late = [
      () => store.conversation('secret'),
      () => store.message('q'),
      () => store.addMessage(message('late', 'secret', 'q', WORD)),
      () => store.updateMessage('a1', { parts: [{ kind: 'text', text: WORD }] }),
      () => store.setEdit('q', { text: WORD, pastes: [], updated: 2 }),
      () => store.setDraft({ conversation: 'secret', text: WORD, attachments: [], pastes: [], updated: 2 }),
    ];
    for (const write of late) await expect(write()).rejects.toMatchObject({ code: 'not-found' });
    await incognito.end('secret');
    expect(await incognito.list()).toEqual([]);
    expect(incognito.knows('secret') && incognito.knows('a1')).toBe(true);
    expect(everything()).not.toMatch(/Zyxomarmalade|secret|"a1"/);
    expect(lost).toEqual([]);
  });

  it('becomes an ordinary one with versions, receipts and draft, found and there after a restart', async () => {
    const { store, incognito } = made;
    await store.createConversation({ id: 'old', created: 1, zone: 'UTC' });
    await store.addMessage(message('fact', 'old', null, 'The boat is called Heron'));
    await talk();
    await incognito.setMemories('secret', true);
    await store.setReceipts('a2', [{ rank: 1, memory: 'fact', reasons: ['words'], score: 0.5, text: 'called Heron' }]);
    expect(await store.message('a2')).toMatchObject({ receipts: 1 });
    expect(await store.receipts('a2')).toMatchObject([{ memory: 'fact', conversation: 'old', text: 'called Heron' }]);
    const [kept, late] = await Promise.all([
      incognito.keep('secret'),
      store.addMessage(message('q2', 'secret', 'a2', 'said while it is kept')),
    ]);
    expect(kept).toMatchObject({ id: 'secret', incognito: false, memories: true, remember: true, title: `T:My word is ${WORD}` });
    expect(late.conversation).toBe('secret');
    await store.close();
    await openBoth();
    expect((await made.store.path('secret')).map((m) => m.id)).toEqual(['q', 'a2', 'q2']);
    expect((await made.store.message('a1')).siblings).toEqual(['a1', 'a2']);
    expect(await made.store.receipts('a2')).toMatchObject([{ memory: 'fact', text: 'called Heron' }]);
    expect((await made.store.draft('secret'))?.text).toBe(`unsent ${WORD}`);
    expect(await made.store.edits('secret')).toMatchObject([{ message: 'q', text: `anew ${WORD}` }]);
    expect((await made.store.search({ text: WORD, limit: 10 })).map((h) => h.message)).toContain('q');
    expect(made.incognito.knows('secret')).toBe(false);
  });

  it('lives on as it was when keeping it fails', async () => {
    const { store, incognito } = made;
    await talk();
    await vault.createConversation({ id: 'other', created: 1, zone: 'UTC' });
    // An id that another conversation has: the transaction is taken back.
    await vault.addMessage(message('a2', 'other', null, 'mine'));
    await expect(incognito.keep('secret')).rejects.toMatchObject({ code: 'conflict' });
    expect((await store.path('secret')).map((m) => m.id)).toEqual(['q', 'a2']);
    expect(everything()).not.toContain(WORD);
  });

  it('lets go of a memory that was forgotten, and of the block that quotes it', async () => {
    const { store, incognito } = made;
    await store.createConversation({ id: 'old', created: 1, zone: 'UTC' });
    await store.addMessage(message('fact', 'old', null, 'The boat is called Heron'));
    await talk();
    await incognito.setMemories('secret', true);
    await store.setReceipts('a2', [{ rank: 1, memory: 'fact', reasons: ['words'], score: 0.5, text: 'called Heron' }]);
    await store.updateMessage('q', { context: 'called Heron' });
    await store.forget('fact');
    expect(await store.receipts('a2')).toEqual([]);
    expect((await store.message('q')).context).toBeNull();
  });
});

it('the wipe leaves no word in the pages of its database', () => {
  const db = openInMemory();
  migrate(db);
  const { writing } = incognitoMethods(statements(db));
  writing.createConversation({ id: 'c', created: 1, zone: 'UTC' });
  for (let i = 0; i < 200; i++) writing.addMessage(message(`m${i}`, 'c', i === 0 ? null : `m${i - 1}`, `${WORD}${i} `.repeat(80)));
  writing.setDraft({ conversation: 'c', text: WORD, attachments: [], pastes: [], updated: 1 });
  expect(db.serialize().toString('latin1').toLowerCase()).toContain(WORD.toLowerCase());
  wipe(db);
  expect(db.serialize().toString('latin1').toLowerCase()).not.toContain(WORD.toLowerCase());
  db.close();
});

it('no line of the log names it, by whatever field', () => {
  const lines: string[] = [];
  const write = (event: string) => void lines.push(event);
  const logger: Logger = quietLogger({ info: write, warn: write, error: write }, (id) => id === 'x');
  logger.info('plain');
  logger.info('a', { conversation: 'x' });
  logger.warn('b', { turn: 'x~12' });
  logger.error('c', { message: 'x', code: 'data.disk-full' });
  logger.warn('d', { turn: 'y' });
  expect(lines).toEqual(['plain', 'd']);
});
