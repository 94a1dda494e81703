import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { message, openTestStore, temporaryFolder } from '../storage/testing.ts';
import type { Store } from '../storage/types.ts';
import { type ImportProgress, runImportJob } from './run.ts';
import { chatgptOne, sealed, writeZip } from './testing.ts';

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

async function take(json: unknown): Promise<ImportProgress> {
  const path = join(folder.dir, 'export.zip');
  await writeZip(path, { 'conversations.json': JSON.stringify(json) });
  const common = { entry, store, zone: 'UTC', now: 1_750_000_000_000, memoriesTitle: 'Memories', signal: new AbortController().signal };
  return runImportJob({ ...common, ...(await sealed(path, folder.dir)), onProgress: () => {} });
}

async function restart(): Promise<void> {
  await store.close();
  store = await openTestStore(folder.dir);
}

/** Everything that is said anywhere. */
async function said(): Promise<string> {
  const all = await Promise.all((await store.conversations()).map(({ id }) => store.everyVersion(id, { limit: 1000 })));
  return JSON.stringify(all.flat().map((one) => one.parts));
}

const claude = (words: string, id = 'u1') => [
  {
    ...{ uuid: 'c1', name: 'About keys', created_at: '2026-01-01T10:00:00Z', updated_at: '2026-01-01T10:05:00Z' },
    chat_messages: [
      { uuid: id, sender: 'human', text: words, created_at: '2026-01-01T10:00:00Z', content: [] },
      { uuid: 'u2', sender: 'assistant', text: 'Noted. Keep them where you find them.', created_at: '2026-01-01T10:01:00Z', content: [] },
    ],
  },
];
const SECRET = 'The safe behind the boiler opens with 4471.';

it('a message that was forgotten stays so when the same export is imported again, after a restart too', async () => {
  await take([chatgptOne(1)]);
  const [conversation] = await store.conversations();
  const [first] = await store.path(conversation?.id as string);
  const words = first?.parts[0]?.text as string;
  const { undo } = await store.forget(first?.id as string);
  // Before its bytes are overwritten, and after.
  expect(await take([chatgptOne(1)])).toMatchObject({ messages: 0, known: 4 });
  await store.purge(undo);
  expect(await take([chatgptOne(1)])).toMatchObject({ messages: 0, known: 4 });
  await restart();
  expect(await take([chatgptOne(1)])).toMatchObject({ messages: 0, known: 4 });
  expect(await said()).not.toContain(words);
  expect(await store.search({ text: 'number 1.0', limit: 5 })).toEqual([]);
});

it('the same words come back from no other export, in whatever form; what followed them keeps its place', async () => {
  await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
  await store.addMessage(message('m', 'c', null, SECRET));
  const { undo } = await store.forget('m');
  expect(await take(claude(SECRET))).toMatchObject({ conversations: 1, messages: 1, known: 1 });
  await store.purge(undo);
  await restart();
  const shouted = `  ${SECRET.toUpperCase().replaceAll(' ', '\u00a0 ')}\n`;
  expect(await take(claude(shouted, 'u9'))).toMatchObject({ messages: 0, known: 2 });
  expect((await said()).toLowerCase()).not.toContain('4471');
  const [, imported] = (await store.conversations()).toSorted((a, b) => a.created - b.created);
  expect(imported).toMatchObject({ title: '' });
  expect((await store.path(imported?.id as string)).map((m) => [m.role, m.forgotten])).toEqual([
    ['user', true],
    ['assistant', false],
  ]);
});

it('short words that everybody says are no trace', async () => {
  await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
  await store.addMessage(message('m', 'c', null, 'Thank you!'));
  await store.forget('m');
  await store.purge();
  expect(await take(claude('Thank you!'))).toMatchObject({ messages: 2, known: 0 });
});

it('a conversation of which every word was forgotten comes back as nothing', async () => {
  await take([chatgptOne(3)]);
  const [conversation] = await store.conversations();
  await store.deleteConversation(conversation?.id as string);
  await store.purge();
  await restart();
  expect(await take([chatgptOne(3)])).toMatchObject({ conversations: 0, messages: 0, deleted: 1 });
  // The same under another id.
  expect(await take([chatgptOne(3, 2, { conversation_id: 'other', id: 'other' })])).toMatchObject({ conversations: 0, deleted: 1 });
  expect(await store.conversations()).toEqual([]);
  expect(await take([chatgptOne(3, 2, { conversation_id: 'other', id: 'other' })])).toMatchObject({ conversations: 0, deleted: 1 });
});
