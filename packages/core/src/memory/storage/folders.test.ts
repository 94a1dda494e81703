import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, message, openTestStore, temporaryFolder, unitVector } from './testing.ts';
import type { Store } from './types.ts';

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

const conversation = (id: string) => store.createConversation({ id, created: 1, zone: 'UTC' });
const ids = async (id = 'c1') => (await store.path(id)).map((m) => m.id);

describe('folders', () => {
  it('hold conversations, keep the order of the person, and count what is in them', async () => {
    await conversation('c1');
    await conversation('c2');
    await store.createFolder({ id: 'f1', name: 'Boat', created: 1 });
    await store.createFolder({ id: 'f2', name: ' Garden ', created: 2, conversations: ['c1', 'gone meanwhile'] });
    expect(await store.folders()).toEqual([
      { id: 'f1', name: 'Boat', position: 0, conversations: 0, remember: true },
      { id: 'f2', name: 'Garden', position: 1, conversations: 1, remember: true },
    ]);
    expect(await store.updateConversation('c2', { folder: 'f1' })).toMatchObject({ folder: 'f1' });
    await store.updateFolder('f2', { position: 0 });
    expect((await store.folders()).map((f) => [f.id, f.position, f.conversations])).toEqual([
      ['f2', 0, 1],
      ['f1', 1, 1],
    ]);
    expect(await store.updateConversation('c2', { folder: null })).toMatchObject({ folder: null });
  });

  it('whose memories are not kept are not recalled from', async () => {
    await conversation('c1');
    await store.createFolder({ id: 'f1', name: 'Diary', created: 1, conversations: ['c1'] });
    await store.addMessage(message('m', 'c1', null, 'a zebra in the garden'));
    const recalled = () => store.recallCandidates({ terms: ['zebra'], vector: null, encoder: null, exclude: [], limit: 5 });
    expect(await recalled()).toHaveLength(1);
    expect(await store.updateFolder('f1', { remember: false })).toMatchObject({ remember: false });
    expect(await recalled()).toEqual([]);
  });

  it('have names of their own, whatever the case', async () => {
    await store.createFolder({ id: 'f1', name: 'Straße', created: 1 });
    await expect(store.createFolder({ id: 'f2', name: 'STRASSE', created: 1 })).resolves.toMatchObject({ name: 'STRASSE' });
    await expect(store.createFolder({ id: 'f3', name: ' straße', created: 1 })).rejects.toMatchObject({ code: 'conflict' });
    await expect(store.updateFolder('f2', { name: 'STRAßE' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(store.updateFolder('f1', { name: 'straße' })).resolves.toMatchObject({ name: 'straße' });
    await expect(store.createFolder({ id: 'f4', name: '  ', created: 1 })).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(store.updateFolder('nope', { name: 'x' })).rejects.toMatchObject({ code: 'not-found' });
    await conversation('c1');
    await expect(store.updateConversation('c1', { folder: 'nope' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('leave their conversations behind when they go, and come back with them', async () => {
    await conversation('c1');
    await store.createFolder({ id: 'f1', name: 'Boat', created: 1, conversations: ['c1'] });
    const gone = await store.deleteFolder('f1');
    expect(gone).toEqual({ name: 'Boat', conversations: ['c1'], remember: true });
    expect(await store.conversation('c1')).toMatchObject({ folder: null });
    await store.createFolder({ id: 'f2', ...gone, created: 2 });
    expect(await store.conversation('c1')).toMatchObject({ folder: 'f2' });
  });

  it('that kept their memories keep them when they come back, from the first moment on', async () => {
    await conversation('c1');
    await store.createFolder({ id: 'f1', name: 'Diary', created: 1, conversations: ['c1'], remember: false });
    await store.addMessage(message('m', 'c1', null, 'a zebra in the garden'));
    const recalled = () => store.recallCandidates({ terms: ['zebra'], vector: null, encoder: null, exclude: [], limit: 5 });
    expect(await recalled()).toEqual([]);
    const gone = await store.deleteFolder('f1');
    expect(await recalled()).toHaveLength(1);
    expect(await store.createFolder({ id: 'f2', ...gone, created: 2 })).toMatchObject({ remember: false, conversations: 1 });
    expect(await recalled()).toEqual([]);
  });
});

describe('versions', () => {
  /** q1 → a1 → q2 → a2, an edit q1b → b1 beside it, and a second answer a2b. */
  beforeEach(async () => {
    await conversation('c1');
    await store.addMessage(message('q1', 'c1', null, 'about apples'));
    await store.addMessage(answer('a1', 'c1', 'q1', 'apples are red'));
    await store.addMessage(message('q2', 'c1', 'a1', 'and pears'));
    await store.addMessage(answer('a2', 'c1', 'q2', 'pears are green'));
    await store.addMessage(answer('a2b', 'c1', 'q2', 'pears are yellow'));
    await store.addMessage(message('q1b', 'c1', null, 'about cherries'));
    await store.addMessage(answer('b1', 'c1', 'q1b', 'cherries are dark'));
  });

  it('of any message are shown with what followed them', async () => {
    expect(await ids()).toEqual(['q1b', 'b1']);
    expect((await store.message('q1b')).siblings).toEqual(['q1', 'q1b']);
    expect(await store.showVersion('c1', 'q1')).toMatchObject({ head: 'a2b' });
    expect(await ids()).toEqual(['q1', 'a1', 'q2', 'a2b']);
    await store.showVersion('c1', 'a2');
    expect(await ids()).toEqual(['q1', 'a1', 'q2', 'a2']);
    await expect(store.showVersion('c1', 'nope')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('decide what recall and search see', async () => {
    await store.addVectors('e', 384, [{ message: 'a2', passage: 0, vector: unitVector(1) }]);
    const found = async () => {
      const hits = await store.recallCandidates({ terms: ['pears'], vector: unitVector(1), encoder: 'e', exclude: [], limit: 9 });
      return hits.map((hit) => hit.message).sort();
    };
    expect(await found()).toEqual([]);
    await store.showVersion('c1', 'a2');
    expect(await found()).toEqual(['a2', 'q2']);
    expect((await store.search({ text: 'cherries', limit: 9 })).map((hit) => hit.message)).toEqual([]);
  });

  it('end where a branch begins, and keep what followed', async () => {
    await store.showVersion('c1', 'a2');
    await store.updateConversation('c1', { head: 'a1' });
    expect(await ids()).toEqual(['q1', 'a1']);
    expect((await store.message('a1')).children).toBe(1);
    await store.addMessage(message('q3', 'c1', 'a1', 'and plums'));
    expect(await ids()).toEqual(['q1', 'a1', 'q3']);
    expect(await store.message('q3')).toMatchObject({ siblings: ['q2', 'q3'], version: 1, versions: 2 });
    // The answer that was shown last, not the newest.
    await store.showVersion('c1', 'q2');
    expect(await ids()).toEqual(['q1', 'a1', 'q2', 'a2']);
  });

  it('that were forgotten are no versions; the tree keeps its places, and Undo brings them back', async () => {
    const { undo } = await store.forget('q1');
    expect((await store.message('q1b')).siblings).toEqual(['q1b']);
    expect((await store.message('q1')).siblings).toEqual(['q1', 'q1b']);
    await store.undoForget(undo);
    expect((await store.message('q1b')).siblings).toEqual(['q1', 'q1b']);
    await store.showVersion('c1', 'q1');
    const middle = await store.forget('a1');
    expect((await store.path('c1')).map((m) => [m.id, m.forgotten])).toEqual([
      ['q1', false],
      ['a1', true],
      ['q2', false],
      ['a2b', false],
    ]);
    expect((await store.message('q1')).children).toBe(0);
    await store.undoForget(middle.undo);
    expect((await store.message('a1')).parts[0]?.text).toBe('apples are red');
  });
});

describe('find in a conversation', () => {
  it('counts in every message of the shown path, whatever the case and the marks', async () => {
    await conversation('c1');
    await store.addMessage(message('q1', 'c1', null, 'Zürich, zurich and ZÜRICH'));
    const parts = [
      { kind: 'thinking' as const, text: 'zurich in thought' },
      { kind: 'text' as const, text: 'nothing here' },
    ];
    await store.addMessage(answer('a1', 'c1', 'q1', '', { parts }));
    await store.addMessage(answer('a1b', 'c1', 'q1', 'Another zurich'));
    const pasted = [{ kind: 'file' as const, text: 'a pasted Zurich', meta: { paste: true, name: 'p' } }];
    await store.addMessage(message('q2', 'c1', 'a1', '', { parts: pasted }));
    expect(await store.find('c1', 'zurich')).toEqual([
      { message: 'q1', seq: (await store.message('q1')).seq, count: 3 },
      { message: 'q2', seq: (await store.message('q2')).seq, count: 1 },
    ]);
    expect(await store.find('c1', 'Zürich,')).toMatchObject([{ message: 'q1', count: 1 }]);
    expect(await store.find('c1', '  ')).toEqual([]);
    expect(await store.find('c1', '.*')).toEqual([]);
    await expect(store.find('nope', 'x')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('drafts', () => {
  it('keep what was pasted beside them', async () => {
    const pastes = [{ id: 'p1', name: 'A long letter', text: 'x'.repeat(5000) }];
    await store.setDraft({ conversation: 'new', text: '', attachments: [], pastes, updated: 4 });
    expect(await store.draft('new')).toEqual({ conversation: 'new', text: '', attachments: [], pastes, updated: 4 });
    await store.setDraft({ conversation: 'new', text: 'words', attachments: [], pastes: [], updated: 5 });
    expect((await store.draft('new'))?.pastes).toEqual([]);
  });
});

it('a model’s title replaces the first words, never a name that the person gave', async () => {
  await conversation('c1');
  await store.updateConversation('c1', { title: 'how do I', titleSource: 'first-words' });
  expect(await store.updateConversation('c1', { title: 'Sails', titleSource: 'model' })).toMatchObject({ title: 'Sails' });
  await store.updateConversation('c1', { title: 'Mine', titleSource: 'person' });
  expect(await store.updateConversation('c1', { title: 'Again', titleSource: 'model' })).toMatchObject({
    title: 'Mine',
    titleSource: 'person',
  });
});
