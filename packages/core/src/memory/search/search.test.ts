import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MiaError } from '../../errors.ts';
import { systemClock } from '../../ports/clock.ts';
import type { TextEncoder } from '../../ports/text-encoder.ts';
import { addImage, linesOf, showing } from '../images/testing.ts';
import { answer, message, openTestStore, temporaryFolder, unitVector } from '../storage/testing.ts';
import type { Store } from '../storage/types.ts';
import { type SearchGroups, searchAll } from './search.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
const live = new AbortController().signal;

/** An encoder for which every query lies next to the vector of this seed. */
const near = (seed: number): TextEncoder => ({
  id: 'e',
  dimension: 384,
  available: async () => true,
  encode: async (texts) => texts.map(() => unitVector(seed)),
  close: async () => {},
});

async function run(text: string, encoder: TextEncoder | null = null): Promise<{ words: SearchGroups | null; all: SearchGroups }> {
  let words: SearchGroups | null = null;
  const all = await searchAll(
    text,
    20,
    { store, encoder, clock: systemClock },
    async (groups) => {
      words = groups;
    },
    live,
  );
  return { words, all };
}
const ids = (hits: SearchGroups['memories']) => hits.map((hit) => hit.message);

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  for (const id of ['boat', 'garden', 'old']) await store.createConversation({ id, created: Date.UTC(2026, 0, 5), zone: 'UTC' });
  await store.addMessage(message('q1', 'boat', null, 'The winter list for Heron Seven', { created: Date.UTC(2026, 1, 1) }));
  await store.addMessage(answer('a1', 'boat', 'q1', 'Sails off, rigging loose: a winter list', { created: Date.UTC(2026, 1, 1) }));
  await store.addMessage(message('q2', 'garden', null, 'When are roses cut before winter?', { created: Date.UTC(2026, 5, 1) }));
  await store.addMessage(message('n1', 'old', null, 'winter tyres are in the cellar', { status: 'note', created: Date.UTC(2025, 5, 1) }));
  await store.updateConversation('boat', { title: 'Winter list of the boat', titleSource: 'person' });
  await store.updateConversation('garden', { title: 'Roses', titleSource: 'person' });
  await store.updateConversation('old', { archived: true });
  await store.createFolder({ id: 'f1', name: 'Boat', created: 1, conversations: ['boat'] });
});

afterEach(async () => {
  await store.close();
  folder.remove();
});

describe('the one search', () => {
  it('groups what words find: titles first, messages, notes; archived ones too', async () => {
    const { all } = await run('winter');
    expect(all.complete).toBe(true);
    expect(all.conversations.map((hit) => [hit.conversation, hit.by])).toEqual([
      ['boat', 'title'],
      ['garden', 'words'],
      ['old', 'words'],
    ]);
    expect(all.conversations[0]).toMatchObject({ message: null, snippet: '\ue000Winter\ue001 list of the boat' });
    expect(ids(all.memories).sort()).toEqual(['a1', 'q1', 'q2']);
    expect(all.notes).toMatchObject([{ message: 'n1', archived: true, snippet: '\ue000winter\ue001 tyres are in the cellar' }]);
  });

  it('tells what words found at once, then what meaning adds, never twice', async () => {
    await store.addVectors('e', 384, [
      { message: 'q1', passage: 0, vector: unitVector(7) },
      { message: 'q2', passage: 0, vector: unitVector(7) },
      { message: 'a1', passage: 0, vector: unitVector(99) },
    ]);
    const { words, all } = await run('heron', near(7));
    expect(words).toMatchObject({ complete: false });
    expect(ids(words?.memories ?? [])).toEqual(['q1']);
    expect(all.complete).toBe(true);
    expect(all.memories.map((hit) => [hit.message, hit.by])).toEqual([
      ['q1', 'words'],
      ['q2', 'meaning'],
    ]);
    expect(all.memories[1]?.snippet).toBe('When are roses cut before winter?');
  });

  it('narrows by speaker, folder and time, in words and in meaning', async () => {
    await store.addVectors('e', 384, [{ message: 'q2', passage: 0, vector: unitVector(7) }]);
    expect(ids((await run('winter from:assistant')).all.memories)).toEqual(['a1']);
    expect((await run('winter in:boat')).all.conversations.map((hit) => hit.conversation)).toEqual(['boat']);
    expect(ids((await run('winter after:2026-05', near(7))).all.memories)).toEqual(['q2']);
    expect(ids((await run('heron before:2026-05', near(7))).all.memories)).toEqual(['q1']);
    expect((await run('winter has:image')).all).toMatchObject({ conversations: [], memories: [], notes: [] });
  });

  it('finds messages with images by what is written in them, and lists them', async () => {
    const image = await addImage(store);
    await store.addMessage(showing('i1', 'garden', [image], 'The winter garden', { parent: 'q2' }));
    await store.setImageText(image, { lines: linesOf('HERON NURSERY', 'Total 12.90'), reader: 'pp-ocrv6-small' });
    expect(ids((await run('winter has:image')).all.memories)).toEqual(['i1']);
    expect(ids((await run('hat:bild')).all.memories)).toEqual(['i1']);
    const { all } = await run('nursery');
    expect(all.memories).toMatchObject([{ message: 'i1', snippet: expect.stringContaining('\ue000NURSERY\ue001') }]);
    expect(all.filters).toEqual([]);
  });

  it('lists the newest where there are filters alone', async () => {
    const { all } = await run('from:me');
    expect(ids(all.memories)).toEqual(['q2', 'q1']);
    expect(ids(all.notes)).toEqual(['n1']);
    expect(all.memories[0]?.snippet).toBe('When are roses cut before winter?');
    expect((await run('   ')).all).toMatchObject({ memories: [], complete: true });
  });

  it('searches by words alone where the encoder fails, and stops when nobody waits any more', async () => {
    const broken = { ...near(1), encode: async () => Promise.reject(new MiaError('child.crashed')) };
    expect(ids((await run('heron', broken)).all.memories)).toEqual(['q1']);
    const gone = new AbortController();
    const emit = vi.fn(async () => gone.abort());
    await expect(searchAll('heron', 5, { store, encoder: near(1), clock: systemClock }, emit, gone.signal)).rejects.toMatchObject({
      code: 'request.cancelled',
    });
  });
});
