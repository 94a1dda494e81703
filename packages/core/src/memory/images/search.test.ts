import { expect, it } from 'vitest';
import { storeForEach } from '../storage/store.fixture.ts';
import { unitVector } from '../storage/testing.ts';
import type { Store } from '../storage/types.ts';
import { imageSearch } from './search.ts';
import { addImage, linesOf, showing } from './testing.ts';

let store: Store;
storeForEach((opened) => {
  store = opened;
});

const signal = new AbortController().signal;
const eyes = (seed: number | null) => ({
  ...{ id: 'clip', kind: 'clip' as const, available: () => true },
  encodeTexts: async (texts: readonly string[]) => {
    if (seed === null) throw new Error('the process died');
    return texts.map(() => unitVector(seed, 512));
  },
});
const see = (image: string, seed: number, label?: string) =>
  store.setImageVectors(image, {
    encoder: 'clip',
    vectors: [{ region: null, vector: unitVector(seed, 512) }],
    labels: label ? [{ text: label, probability: 0.7 }] : [],
  });
const found = async (asked: { text?: string; like?: Float32Array; without?: string }, encoder: ReturnType<typeof eyes> | null = null) =>
  (await imageSearch({ limit: 10, ...asked }, { store, encoder }, signal)).map((image) => image.attachment);

it('finds images by what is written in them, what they show, their names, and what was said with them', async () => {
  const [receipt, dog, both] = [await addImage(store), await addImage(store), await addImage(store)];
  await store.addMessage(showing('m1', 'c', [receipt, dog], 'From the harbour'));
  await store.addMessage(showing('m2', 'c', [both], '', { parent: 'm1' }));
  await store.setImageText(receipt, { lines: linesOf('HERON MARKET', 'Total 2.49'), reader: 'r' });
  await see(dog, 2, 'golden retriever');
  await store.setImageText(both, { lines: linesOf('Market of the harbour'), reader: 'r' });
  // Of a message with two images the one that it stands in.
  expect(await found({ text: 'heron' })).toEqual([receipt]);
  expect(await found({ text: 'retriever' })).toEqual([dog]);
  expect((await found({ text: 'photo.jpg' })).sort()).toEqual([receipt, dog, both].sort());
  // What stands in an image comes before what was said with others.
  const harbour = await found({ text: 'harbour' });
  expect(harbour).toHaveLength(3);
  expect(harbour.slice(1).sort()).toEqual([receipt, dog].sort());
  expect(await found({ text: 'nothing of this' })).toEqual([]);
});

it('and by meaning; what both find comes first', async () => {
  const [one, two] = [await addImage(store), await addImage(store)];
  await store.addMessage(showing('m1', 'c', [one], 'My dog'));
  await store.addMessage(showing('m2', 'c', [two], 'The dog of my neighbours', { parent: 'm1' }));
  await see(one, 1);
  await see(two, 2);
  expect(await found({ text: 'dog' }, eyes(2))).toEqual([two, one]);
  expect(await found({ text: 'puppy' }, eyes(1))).toEqual([one]);
  expect(await found({ text: 'puppy' }, eyes(null))).toEqual([]);
  // Like one: not that one itself.
  expect(await found({ like: unitVector(2, 512) }, eyes(null))).toEqual([two]);
  expect(await found({ like: unitVector(2, 512), without: two }, eyes(null))).toEqual([]);
  await store.updateConversation('c', { remember: false });
  expect(await found({ text: 'puppy' }, eyes(1))).toEqual([one]);
  await store.forget('m1');
  expect(await found({ text: 'puppy' }, eyes(1))).toEqual([]);
  expect(await found({ text: 'dog' })).toEqual([two]);
});

it('needs words or an image, and an encoder for an image', async () => {
  await expect(found({ text: ' ' })).rejects.toMatchObject({ code: 'request.invalid' });
  await expect(found({ like: unitVector(1, 512) })).rejects.toMatchObject({ code: 'encoder.missing' });
  await expect(imageSearch({ text: 'dog', limit: 5 }, { store, encoder: eyes(1) }, AbortSignal.abort())).rejects.toMatchObject({
    code: 'request.cancelled',
  });
});
