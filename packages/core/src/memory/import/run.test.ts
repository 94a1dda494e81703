import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { message, openTestStore, temporaryFolder } from '../storage/testing.ts';
import type { Store } from '../storage/types.ts';
import { type ImportProgress, runImportJob } from './run.ts';
import { chatgptJson, chatgptOne, sealed, writeZip } from './testing.ts';

const entry = new URL('./thread-entry.ts', import.meta.url);
let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

async function take(
  json: string | Iterable<string>,
  more: { signal?: AbortSignal; onProgress?(p: ImportProgress): void } = {},
): Promise<ImportProgress> {
  const path = join(folder.dir, 'export.zip');
  await writeZip(path, { 'conversations.json': json });
  const common = { entry, store, zone: 'UTC', now: 1_750_000_000_000, memoriesTitle: 'Memories' };
  const signal = more.signal ?? new AbortController().signal;
  return runImportJob({ ...common, ...(await sealed(path, folder.dir)), signal, onProgress: more.onProgress ?? (() => {}) });
}

it('imports 5,000 conversations of a ChatGPT export, which are then found, and a second time adds nothing', {
  timeout: 240_000,
}, async () => {
  const seen: number[] = [];
  const first = await take(chatgptJson(5000), { onProgress: ({ bytes, total }) => void seen.push(bytes / total) });
  expect(first).toMatchObject({ conversations: 5000, messages: 20_000, known: 0, skipped: 0 });
  expect(seen.length).toBeGreaterThan(20);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.at(-1)).toBe(1);
  const { conversations, messages } = await store.info();
  expect({ conversations, messages }).toEqual({ conversations: 5000, messages: 20_000 });
  // By the time of their last message, newest first.
  const [newest] = await store.conversations({ limit: 1 });
  expect(newest).toMatchObject({ title: 'Talk 4999', messages: 4, created: 1_700_299_940_000 });
  const path = await store.path(newest?.id as string);
  expect(path.map((m) => [m.role, m.origin, m.created, m.version, m.versions])).toEqual(
    [0, 1, 2, 3].map((i) => [i % 2 ? 'assistant' : 'user', 'import', 1_700_299_940_000 + i * 1000, 0, 1]),
  );
  const [hit] = await store.search({ text: '"number 1234.2"', limit: 5 });
  expect(hit).toMatchObject({ conversationTitle: 'Talk 1234' });
  expect((await store.recallCandidates({ terms: ['1234.2'], vector: null, encoder: null, exclude: [], limit: 5 }))[0]).toMatchObject({
    origin: 'import',
  });
  expect((await store.unencoded('any', 50_000)).length).toBe(20_000);
  const again = await take(chatgptJson(5000));
  expect(again).toMatchObject({ conversations: 0, messages: 0, known: 20_000 });
  expect((await store.info()).messages).toBe(20_000);
});

it('adds what a later export has more, leaves what was deleted or forgotten here, and moves nobody who went on', async () => {
  await take([...chatgptJson(3)].join(''));
  const [c2, c1, c0] = await store.conversations();
  const path = await store.path(c1?.id as string);
  await store.forget(path[0]?.id as string);
  await store.deleteConversation(c0?.id as string);
  await store.purge();
  await store.addMessage(message('mine', c2?.id as string, (await store.path(c2?.id as string)).at(-1)?.id ?? null, 'I go on here'));
  const later = await take(JSON.stringify([chatgptOne(0, 3), chatgptOne(1, 3), chatgptOne(2, 3)]));
  expect(later).toMatchObject({ conversations: 0, messages: 4, known: 8, deleted: 1 });
  expect((await store.path(c1?.id as string)).map((m) => [m.forgotten, m.parts.length])).toEqual([[true, 0], ...Array(5).fill([false, 1])]);
  expect((await store.path(c2?.id as string)).at(-1)?.id).toBe('mine');
  // What came later hangs beside it, as another version.
  expect((await store.everyVersion(c2?.id as string, { limit: 20 })).length).toBe(7);
  expect(await store.conversations()).toHaveLength(2);
});

it('stops when it is cancelled, keeps what was written, and goes on from there when it is begun again', { timeout: 120_000 }, async () => {
  const abort = new AbortController();
  const stopped = take(chatgptJson(1000), { signal: abort.signal, onProgress: () => abort.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'request.cancelled' });
  const { conversations } = await store.info();
  expect(conversations).toBeGreaterThan(0);
  expect(conversations).toBeLessThan(1000);
  expect(await take(chatgptJson(1000))).toMatchObject({ conversations: 1000 - conversations, known: conversations * 4 });
});

it('lies between own conversations by the time of its last message; theirs keep their order', async () => {
  const own = async (id: string, created: number): Promise<void> => {
    await store.createConversation({ id, created, zone: 'UTC' });
    await store.addMessage(message(`${id}-m`, id, null, 'words', { created }));
  };
  await own('first', 1_700_000_090_000);
  // The clock was set back: it is the newest all the same.
  await own('second', 1_600_000_000_000);
  await take([...chatgptJson(3)].join(''));
  const order = (await store.conversations()).map(({ id, title }) => title || id);
  expect(order).toEqual(['Talk 2', 'second', 'first', 'Talk 1', 'Talk 0']);
});

it('keeps the archive sealed on disk, and remembers the running import in the database', async () => {
  await writeZip(join(folder.dir, 'e.zip'), { 'conversations.json': '[]' });
  const { path, key, bytes } = await sealed(join(folder.dir, 'e.zip'), folder.dir);
  const { readFileSync } = await import('node:fs');
  expect(readFileSync(path).includes('conversations')).toBe(false);
  const job = { file: 'f', key, bytes, started: 5 };
  await store.setImportJob(job);
  expect(await store.importJob()).toEqual(job);
  await store.setImportJob(null);
  expect(await store.importJob()).toBeNull();
});

/** Megabytes of JSON; 1000 by hand. */
const MEGABYTES = Number(process.env.MIA_IMPORT_MB ?? 96);

it(`reads ${MEGABYTES} MB in one line in little memory`, { timeout: 600_000 }, async () => {
  const fixture = fileURLToPath(new URL('./memory.fixture.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [fixture, folder.dir, String(MEGABYTES)]);
  const told = JSON.parse(stdout) as { megabytes: number; conversations: number; rssMb: number; emptyMb: number };
  expect(told.megabytes).toBeGreaterThanOrEqual(MEGABYTES);
  expect(told.conversations).toBeGreaterThan(MEGABYTES);
  expect(told.rssMb).toBeLessThan(300);
});
