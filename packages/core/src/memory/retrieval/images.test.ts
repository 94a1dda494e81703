/** Images as memories: found by what they show, what is written in them, and what was said around them. */
import { describe, expect, it } from 'vitest';
import { bagOfWords, testClock } from '../../assistant/testing/fakes.ts';
import type { ImageEncoder } from '../../ports/image.ts';
import { addImage, linesOf, showing } from '../images/testing.ts';
import { remember } from '../index.ts';
import { storeForEach } from '../storage/store.fixture.ts';
import { message, unitVector } from '../storage/testing.ts';
import type { Store } from '../storage/types.ts';
import { RECALL_BUDGET, recall } from './recall.ts';

let store: Store;
storeForEach((opened) => {
  store = opened;
});

const clock = testClock();
const signal = new AbortController().signal;
const encoder = bagOfWords();
/** Turns a text into the vector of this seed, or fails. */
const eyes = (seed: number | null, asked: string[] = []): Pick<ImageEncoder, 'id' | 'kind' | 'available' | 'encodeTexts'> => ({
  ...{ id: 'clip', kind: 'clip', available: () => true },
  async encodeTexts(texts) {
    asked.push(...texts);
    if (seed === null) throw new Error('the process died');
    return texts.map(() => unitVector(seed, 512));
  },
});
const ask = (
  text: string,
  more: { images?: ReturnType<typeof eyes> | null; like?: Float32Array; encoder?: typeof encoder | null; window?: string[] } = {},
) =>
  recall(
    { text, conversation: 'now', window: more.window ?? [], ...(more.like ? { images: [more.like] } : {}) },
    { store, encoder: more.encoder === undefined ? encoder : more.encoder, images: more.images ?? null, clock },
    RECALL_BUDGET,
    signal,
  );

/** Says things that have nothing to do with images, one after the other, and remembers all that has no vector. */
async function fill(parent: string, count = 30): Promise<void> {
  let last = parent;
  for (let i = 0; i < count; i++) {
    await store.addMessage(message(`f${i}`, 'c', last, `Talk number ${i} about the weather, the garden and lunch`));
    last = `f${i}`;
  }
  await remember(await store.unencoded(encoder.id, 100), { store, encoder });
}

async function shown(
  id: string,
  lines: string[],
  more: { labels?: [string, number][]; seed?: number; said?: string; parent?: string } = {},
) {
  const image = await addImage(store);
  await store.addMessage(showing(id, 'c', [image], more.said ?? '', { parent: more.parent ?? null }));
  await store.setImageText(image, { lines: linesOf(...lines), reader: 'pp-ocrv6-small' });
  const labels = (more.labels ?? []).map(([text, probability]) => ({ text, probability }));
  await store.setImageVectors(image, { encoder: 'clip', vectors: [{ region: null, vector: unitVector(more.seed ?? 9, 512) }], labels });
  return image;
}

describe('an image is recalled', () => {
  it('by what is written in it, quoted as the image’s and no person’s words', async () => {
    await shown('r', ['HERON MARKET', 'Oat milk  2.49', 'Total  2.49']);
    await fill('r');
    const { memories } = await ask('What was the total at Heron Market?');
    expect(memories[0]).toMatchObject({ message: 'r', origin: 'image', reasons: ['words', 'meaning', 'image'] });
    expect(memories[0]?.text).toBe('photo.jpg · HERON MARKET · Oat milk 2.49 · Total 2.49');
  });

  it('by the words said around it, with what was read in it beside them', async () => {
    await shown('r', ['LOT 4711', 'Best before 03/2027'], { said: 'Keep this label of the varnish in mind' });
    await fill('r');
    const { memories } = await ask('What did the label of the varnish say?');
    expect(memories[0]).toMatchObject({ message: 'r', origin: 'person', text: 'Keep this label of the varnish in mind' });
    expect(memories[0]?.image).toContain('LOT 4711 · Best before 03/2027');
  });

  it('by a word for what it shows', async () => {
    await shown('d', [], { labels: [['golden retriever', 0.8]] });
    await fill('d');
    const { memories } = await ask('Where is that retriever?');
    expect(memories[0]).toMatchObject({ message: 'd', origin: 'image' });
    expect(memories[0]?.text).toContain('golden retriever');
  });

  it('by what it shows where no word says it, and by another image', async () => {
    await shown('d', [], { seed: 7 });
    await shown('e', [], { seed: 8, parent: 'd' });
    await fill('e');
    expect((await ask('What did my dog look like?')).memories).toEqual([]);
    const { memories } = await ask('What did my dog look like?', { images: eyes(7) });
    expect(memories.map((m) => [m.message, m.reasons])).toEqual([['d', ['image']]]);
    // Nothing was said: the image alone asks.
    const like = await ask('', { images: eyes(null), like: unitVector(8, 512) });
    expect(like.memories.map((m) => m.message)).toEqual(['e']);
    // What the prompt shows already is not given again.
    expect((await ask('', { images: eyes(null), like: unitVector(8, 512), window: ['e'] })).memories).toEqual([]);
  });

  it('without the image encoder too, or when that fails; it is not loaded where there is no image', async () => {
    const asked: string[] = [];
    await store.addMessage(message('m', 'c', null, 'The receipt of the boat yard is in the blue folder'));
    await fill('m', 5);
    expect((await ask('Where is the receipt of the boat yard?', { images: eyes(1, asked) })).memories[0]?.message).toBe('m');
    expect(asked).toEqual([]);
    await shown('r', ['BOAT YARD PATRAS', 'Total 310'], { parent: 'f4' });
    for (const images of [null, eyes(null, asked)]) {
      const { memories } = await ask('What was the total of the Patras yard?', { images, encoder: null });
      expect(memories[0]).toMatchObject({ message: 'r', origin: 'image' });
    }
    expect(asked).toEqual(['What was the total of the Patras yard?']);
  });

  it('not once it is forgotten, nor from a folder that keeps its memories', async () => {
    await shown('d', ['HERON MARKET'], { seed: 7 });
    const { undo } = await store.forget('d');
    expect((await ask('the total at Heron Market', { images: eyes(7) })).memories).toEqual([]);
    await store.undoForget(undo);
    await store.createFolder({ id: 'f', name: 'F', created: 1, conversations: ['c'], remember: false });
    expect((await ask('the total at Heron Market', { images: eyes(7) })).memories).toEqual([]);
  });
});
