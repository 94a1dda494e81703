import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runImportJob } from '../import/index.ts';
import { sealed } from '../import/testing.ts';
import { answer, message, openTestStore, temporaryFolder } from '../storage/testing.ts';
import type { Store } from '../storage/types.ts';
import { exportEverything } from './everything.ts';
import { filesOf, WORDS } from './testing.ts';

let folder: ReturnType<typeof temporaryFolder>;
let other: ReturnType<typeof temporaryFolder>;
let stores: Store[];
beforeEach(() => {
  [folder, other, stores] = [temporaryFolder(), temporaryFolder(), []];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  folder.remove();
  other.remove();
});

async function open(dir: string): Promise<Store> {
  const store = await openTestStore(dir);
  stores.push(store);
  return store;
}

async function exported(store: Store): Promise<string> {
  const path = join(folder.dir, 'everything.zip');
  const { stream } = await exportEverything(store, { words: WORDS, language: 'en-GB', now: Date.UTC(2026, 10, 24, 15), zone: 'UTC' });
  await pipeline(stream, createWriteStream(path));
  return path;
}

async function imported(path: string, store: Store) {
  const entry = new URL('../import/thread-entry.ts', import.meta.url);
  const common = { entry, store, zone: 'UTC', now: 1_800_000_000_000, memoriesTitle: '', signal: new AbortController().signal };
  return runImportJob({ ...common, ...(await sealed(path, folder.dir)), onProgress: () => {} });
}

async function fill(store: Store): Promise<void> {
  const created = Date.UTC(2026, 1, 1, 12);
  await store.createConversation({ id: 'a'.repeat(32), created, zone: 'UTC' });
  await store.addMessage(message('q1', 'a'.repeat(32), null, 'Old wording', { created }));
  await store.addMessage(
    message('q1b', 'a'.repeat(32), null, '', {
      created,
      parts: [
        { kind: 'text', text: 'New 👩‍🚀' },
        { kind: 'file', text: 'pasted', meta: { paste: true, name: 'Letter' } },
      ],
    }),
  );
  await store.addMessage(answer('a1', 'a'.repeat(32), 'q1b', 'One', { created: created + 5, modelName: 'Qwen', place: 'this-computer' }));
  await store.addMessage(answer('a2', 'a'.repeat(32), 'q1b', 'Two', { created: created + 9, status: 'stopped' }));
  await store.addMessage(message('gone', 'a'.repeat(32), 'a2', 'forget me', { created }));
  await store.forget('gone');
  await store.showVersion('a'.repeat(32), 'a1');
  await store.createFolder({ id: 'f1', name: 'Sea side', created: 1, conversations: ['a'.repeat(32)] });
  await store.updateFolder('f1', { remember: false });
  await store.updateConversation('a'.repeat(32), { title: 'Keys: ../where?', titleSource: 'person', pinned: true, remember: false });
  await store.createConversation({ id: 'b'.repeat(32), created: created + 1000, zone: 'UTC' });
  await store.addMessage(message('n1', 'b'.repeat(32), null, 'Always answer in Greek', { created: created + 1000, status: 'note' }));
  await store.updateConversation('b'.repeat(32), { archived: true });
  await store.addHabits('n1', [{ kind: 'language', value: 'el', text: 'Answer in Greek' }]);
  await store.addFacts('n1', 'rules', [{ subject: 'you', relation: 'speaks', object: 'Greek', text: 'You speak Greek.', single: false }]);
}

it('holds everything in forms that open without M.I.A, says that it is not encrypted, and nothing that was forgotten', async () => {
  const store = await open(folder.dir);
  await fill(store);
  const all = await filesOf(await exported(store));
  expect(Object.keys(all).sort()).toEqual([
    'README.txt',
    'conversations.jsonl',
    'conversations/2026-02-01 Keys .. where aaaaaaaa.md',
    'conversations/2026-02-01 Untitled bbbbbbbb.md',
    ...['export.json', 'facts.jsonl', 'folders.jsonl', 'habits.jsonl', 'memories-used.jsonl', 'messages.jsonl'],
  ]);
  expect(all['README.txt']).toMatch(/^Not encrypted/);
  expect(all['conversations/2026-02-01 Keys .. where aaaaaaaa.md']).toContain('New 👩‍🚀');
  expect(
    all['messages.jsonl']
      ?.trim()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  ).toEqual(['q1', 'q1b', 'a1', 'a2', 'n1']);
  expect(JSON.parse(all['facts.jsonl'] ?? '')).toMatchObject({ text: 'You speak Greek.', sources: [{ message: 'n1' }] });
  expect(JSON.stringify(all)).not.toContain('forget me');
});

it('comes back as it was: ids, versions, what was shown, folders, pins, titles, times; twice adds nothing', async () => {
  const store = await open(folder.dir);
  await fill(store);
  const path = await exported(store);
  const there = await open(other.dir);
  expect(await imported(path, there)).toMatchObject({ conversations: 2, messages: 5, known: 0 });
  for (const id of ['a'.repeat(32), 'b'.repeat(32)]) {
    const bare = async (from: Store) => {
      const { readAt: _, messages: _n, ...conversation } = await from.conversation(id);
      return conversation;
    };
    expect({ ...(await bare(there)), folder: null }).toEqual({ ...(await bare(store)), folder: null });
    const shown = async (from: Store) =>
      (await from.path(id)).filter((m) => !m.forgotten).map(({ seq: _s, children: _c, zone: _z, ...m }) => m);
    expect(await shown(there)).toEqual(await shown(store));
  }
  expect(await there.folders()).toMatchObject([{ id: 'f1', name: 'Sea side', conversations: 1, remember: false }]);
  expect((await there.everyVersion('a'.repeat(32), { limit: 10 })).map((m) => [m.id, m.parent, m.version, m.status])).toEqual([
    ['q1', null, 0, 'done'],
    ['q1b', null, 1, 'done'],
    ['a1', 'q1b', 0, 'done'],
    ['a2', 'q1b', 1, 'stopped'],
  ]);
  expect(await there.habits()).toMatchObject([{ text: 'Answer in Greek', on: false, confirmed: false }]);
  expect(await imported(path, there)).toMatchObject({ conversations: 0, messages: 0, known: 5 });
  expect(await imported(path, store)).toMatchObject({ conversations: 0, messages: 0, known: 5 });
  expect((await store.path('a'.repeat(32))).at(-1)?.id).toBe('a1');
});

it('is written as it is read, hundreds of conversations too', { timeout: 120_000 }, async () => {
  const store = await open(folder.dir);
  for (let n = 0; n < 300; n++) {
    await store.createConversation({ id: `c${n}`, created: 1_700_000_000_000 + n, zone: 'UTC' });
    await store.importMessages({ messages: [message(`m${n}`, `c${n}`, null, `words ${n}`)] });
  }
  const all = await filesOf(await exported(store));
  expect(Object.keys(all).filter((name) => name.startsWith('conversations/'))).toHaveLength(300);
  const there = await open(other.dir);
  expect(await imported(join(folder.dir, 'everything.zip'), there)).toMatchObject({ conversations: 300, messages: 300 });
});
