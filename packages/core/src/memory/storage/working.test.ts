import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { plaintextOf } from './plaintext.ts';
import { message, openTestStore, TEST_KEY, temporaryFolder } from './testing.ts';
import type { Store, WorkingChunk } from './types.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  for (const id of ['c', 'other']) await store.createConversation({ id, created: 1, zone: 'UTC' });
  await store.addMessage(message('boat', 'other', null, 'My boat is called Calypso', { created: 7 }));
});
afterEach(async () => {
  await store.close().catch(() => {});
  folder.remove();
});

const chunk = (id: string, kind: WorkingChunk['kind'] = 'message'): WorkingChunk => ({ kind, chunk: id, uses: [1, 20] });
const inMind = async (conversation = 'c') => (await store.working(conversation)).map((held) => held.chunk);

it('what is in mind survives a restart, with what it says', async () => {
  await store.setWorking('c', [chunk('boat')]);
  await store.close();
  store = await openTestStore(folder.dir);
  const said = { role: 'user', origin: 'person', created: 7, text: 'My boat is called Calypso', pasted: '', seen: '' };
  expect(await store.working('c')).toEqual([{ ...chunk('boat'), said }]);
  expect(await store.working('never there')).toEqual([]);
});

it('what is forgotten is out of mind at once, comes back by Undo, and leaves no row when it is erased', async () => {
  await store.setWorking('c', [chunk('boat')]);
  const { undo } = await store.forget('boat');
  expect(await inMind()).toEqual([]);
  await store.undoForget(undo);
  expect(await inMind()).toEqual(['boat']);
  // Columns stand one behind the other in a row's bytes.
  const onDisk = () => plaintextOf(join(folder.dir, 'mia.db'), TEST_KEY).includes('messageboat[1,20]');
  await store.close();
  expect(onDisk()).toBe(true);
  store = await openTestStore(folder.dir);
  await store.purge((await store.forget('boat')).undo);
  await store.close();
  expect(onDisk()).toBe(false);
});

it('what is edited away, not remembered, or kept in a folder is not in mind elsewhere', async () => {
  await store.setWorking('c', [chunk('boat')]);
  await store.addMessage(message('edited', 'other', null, 'My boat is sold'));
  expect(await inMind()).toEqual([]);
  await store.showVersion('other', 'boat');
  expect(await inMind()).toEqual(['boat']);
  await store.updateConversation('other', { remember: false });
  expect(await inMind()).toEqual([]);
  await store.updateConversation('other', { remember: true });
  await store.createFolder({ id: 'f', name: 'Private', created: 1, conversations: ['other'] });
  await store.updateFolder('f', { remember: false });
  expect(await inMind()).toEqual([]);
  await store.setWorking('other', [chunk('boat')]);
  expect(await inMind('other')).toEqual(['boat']);
});

it('a fact is in mind while it holds', async () => {
  const home = (object: string) => ({ subject: 'user', relation: 'lives in', object, text: `You live in ${object}.`, single: true });
  const [was] = await store.addFacts('boat', 'rules', [home('Athens')]);
  await store.setWorking('c', [chunk(was?.fact?.id as string, 'fact')]);
  expect(await store.working('c')).toMatchObject([{ kind: 'fact', fact: { object: 'Athens' } }]);
  await store.createFolder({ id: 'f', name: 'Private', created: 1, conversations: ['c'] });
  await store.updateFolder('f', { remember: false });
  expect(await inMind()).toEqual([]);
  await store.updateFolder('f', { remember: true });
  await store.addMessage(message('moved', 'other', 'boat', 'I live in Patras now'));
  await store.addFacts('moved', 'rules', [home('Patras')]);
  expect(await inMind()).toEqual([]);
});

it('goes with its conversation', async () => {
  await store.setWorking('c', [chunk('boat')]);
  await store.purge((await store.deleteConversation('c')).undo);
  expect(await inMind()).toEqual([]);
});
