import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../ports/clock.ts';
import { addImage, linesOf, showing } from '../images/testing.ts';
import { openTestStore, temporaryFolder, unitVector } from '../storage/testing.ts';
import { type WithIncognito, withIncognito } from './index.ts';

let folder: ReturnType<typeof temporaryFolder>;
let made: WithIncognito;
beforeEach(async () => {
  folder = temporaryFolder();
  made = withIncognito(await openTestStore(folder.dir), {
    ...{ entry: new URL('./thread-entry.ts', import.meta.url), clock: systemClock },
    titleOf: (text) => text,
    lost: () => {},
  });
  await made.incognito.create({ id: 'secret', created: 1, zone: 'UTC' });
});
afterEach(async () => {
  await made.store.close();
  folder.remove();
});

const RECEIPT = { lines: linesOf('HERON MARKET', 'Total 2.49'), reader: 'pp-ocrv6-small' };
const SEEN = {
  encoder: 'clip',
  vectors: [{ region: null, vector: unitVector(1, 512) }],
  labels: [{ text: 'teapot', probability: 0.8 }],
};

it('an image in an incognito conversation is known there alone, and its text stands behind it', async () => {
  const { store, incognito } = made;
  const id = await addImage(store, 'photo.jpg', { conversation: 'secret' });
  await store.addMessage(showing('m', 'secret', [id]));
  expect(await store.imagesToDo('clip', 5)).toEqual([{ attachment: id, known: true, read: false, encoded: false }]);
  await store.setImageText(id, RECEIPT);
  await store.setImageVectors(id, SEEN);
  expect(await store.image(id)).toMatchObject({ attachment: id, reader: 'pp-ocrv6-small' });
  expect((await store.message('m')).parts.map((part) => part.kind)).toEqual(['image', 'observation']);
  expect((await store.search({ text: 'heron', limit: 5, conversation: 'secret' })).map((hit) => hit.message)).toEqual(['m']);
  expect(await store.images({ limit: 10 })).toEqual([]);
  expect(await store.nearestImages('clip', unitVector(1, 512), { limit: 10 })).toEqual([]);
  expect(await store.search({ text: 'heron', limit: 5 })).toEqual([]);
  await incognito.end('secret');
  await expect(store.image(id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(store.setImageText(id, RECEIPT)).rejects.toMatchObject({ code: 'not-found' });
});

it('kept, the conversation has all that is known of its images, found from then on as any', async () => {
  const { store, incognito } = made;
  const id = await addImage(store, 'photo.jpg', { conversation: 'secret' });
  await store.addMessage(showing('m', 'secret', [id]));
  await store.setImageText(id, RECEIPT);
  await store.setImageVectors(id, SEEN);
  const before = await store.image(id);
  await incognito.keep('secret');
  expect(await store.image(id)).toEqual(before);
  expect((await store.message('m')).parts.map((part) => part.kind)).toEqual(['image', 'observation']);
  expect((await store.nearestImages('clip', unitVector(1, 512), { limit: 10 })).map((image) => image.similarity)).toEqual([
    expect.closeTo(1, 5),
  ]);
  expect((await store.search({ text: 'heron', limit: 5 })).map((hit) => hit.message)).toEqual(['m']);
  expect(await store.imagesToDo('clip', 5)).toEqual([]);
});
