/** What is left of an image that was forgotten: looked for in every decrypted page and frame, and in the folder of files. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addImage, linesOf, showing, THUMB } from '../images/testing.ts';
import { plaintextOf } from './plaintext.ts';
import { toFloat32 } from './quantize.ts';
import { answer, message, openTestStore, TEST_KEY, temporaryFolder, unitVector } from './testing.ts';
import type { Store } from './types.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
beforeEach(async () => {
  folder = temporaryFolder();
  store = await openTestStore(folder.dir);
  for (const id of ['shown', 'asked']) await store.createConversation({ id, created: 1, zone: 'UTC' });
});
afterEach(async () => {
  await store.close().catch(() => {});
  folder.remove();
});

/** Read in it, what it shows, and how it is called. */
const WORDS = ['Quetzalcoatl', 'zyzzyva', 'Xylographer'] as const;
const [whole, part] = [unitVector(7, 512), unitVector(8, 512)];

function traces(): string[] {
  const pages = plaintextOf(join(folder.dir, 'mia.db'), TEST_KEY);
  const words = WORDS.flatMap((word) => [word, word.toLowerCase()]).filter((word) => pages.includes(word));
  const bytes = { thumb: Buffer.from(THUMB), whole: toFloat32(whole), part: toFloat32(part) };
  const other = Object.entries(bytes).flatMap(([name, value]) => (pages.includes(value.subarray(20, 120)) ? [name] : []));
  return [...new Set([...words, ...other])];
}
const files = () => {
  const dir = join(folder.dir, 'attachments');
  return existsSync(dir) ? readdirSync(dir).filter((name) => name !== 'tmp') : [];
};

async function show(id: string): Promise<string> {
  const image = await addImage(store, `${WORDS[2]}.jpg`);
  const { parts, ...said } = showing(id, 'shown', [image], 'Keep this');
  await store.addMessage({ ...said, parts: parts.map((one) => (one.kind === 'image' ? { ...one, text: `${WORDS[2]}.jpg` } : one)) });
  await store.setImageText(image, { lines: linesOf(`The ${WORDS[0]} receipt`, 'Total 2.49'), reader: 'pp-ocrv6-small' });
  const region = { left: 0, top: 0, width: 0.5, height: 0.5 };
  const vectors = [
    { region: null, vector: whole },
    { region, vector: part },
  ];
  await store.setImageVectors(image, { encoder: 'clip', vectors, labels: [{ text: WORDS[1], probability: 0.9 }] });
  await store.addVectors('e', 384, [{ message: id, passage: 0, vector: unitVector(3) }]);
  return image;
}

/** Given with an answer elsewhere. */
async function quote(memory: string): Promise<void> {
  const text = `The ${WORDS[0]} receipt · ${WORDS[1]}`;
  await store.addMessage(message('q', 'asked', null, 'What did it say?'));
  await store.updateMessage('q', { context: `[an image showed: "${text}"]` });
  await store.addMessage(answer('a', 'asked', 'q', 'It was a receipt.'));
  await store.setReceipts('a', [{ rank: 1, memory, reasons: ['image'], score: 1, text }]);
}

it('forgotten: its original, thumbnail, vectors, words and labels are nowhere on disk', async () => {
  const image = await show('m');
  await quote('m');
  await store.addMessage(answer('told', 'shown', 'm', '2.49'));
  const blind = {
    kind: 'observation' as const,
    text: `Written in it: The ${WORDS[0]} receipt`,
    meta: { blind: true, images: [{ attachment: image }] },
  };
  await store.updateMessage('told', { parts: [blind, { kind: 'text', text: '2.49' }] });
  expect(traces().sort()).toEqual(expect.arrayContaining(['Quetzalcoatl', 'Xylographer', 'part', 'thumb', 'whole', 'zyzzyva']));
  expect(files()).toEqual([image]);
  expect(await store.forgetPreview('m')).toMatchObject({ messages: 1, images: 1, receipts: 1 });
  const { undo } = await store.forget('m');
  await expect(store.image(image)).rejects.toMatchObject({ code: 'not-found' });
  await store.purge(undo);
  expect(traces()).toEqual([]);
  expect(files()).toEqual([]);
  expect(await store.seenImages('clip')).toBe(0);
  expect(await store.imagesToDo('clip', 9)).toEqual([]);
});

it('deleted with its conversation: the same', async () => {
  await show('m');
  await quote('m');
  expect(await store.forgetRangePreview({ conversation: 'shown' })).toMatchObject({ images: 1 });
  const { undo, images } = await store.deleteConversation('shown');
  expect(images).toBe(1);
  await store.purge(undo);
  expect(traces()).toEqual([]);
  expect(files()).toEqual([]);
});

it('shown in another message too, it stays there; the preview counts what goes', async () => {
  const image = await show('m');
  await store.addMessage(showing('n', 'asked', [image, await addImage(store), await addImage(store)]));
  expect(await store.forgetPreview('m')).toMatchObject({ images: 0 });
  expect(await store.forgetPreview('n')).toMatchObject({ images: 2 });
  const { undo } = await store.forget('m');
  await store.purge(undo);
  expect((await store.image(image)).lines).toHaveLength(2);
  expect((await store.message('n')).parts.map((one) => one.kind)).toEqual(['image', 'observation', 'image', 'image']);
  // The last that shows it takes it along.
  expect(await store.forgetPreview('n')).toMatchObject({ images: 3 });
  await store.purge((await store.forget('n')).undo);
  expect(traces()).toEqual([]);
  expect(files()).toEqual([]);
});

it('discarded before it was sent: nothing of it stays', async () => {
  const image = await addImage(store, WORDS[2]);
  await store.setImageText(image, { lines: linesOf(WORDS[0]), reader: 'pp-ocrv6-small' });
  await store.discardAttachment(image);
  await store.purge();
  expect(traces()).toEqual([]);
  expect(files()).toEqual([]);
});
