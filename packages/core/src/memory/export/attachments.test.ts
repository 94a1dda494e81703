import { randomBytes } from 'node:crypto';
import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addImage, linesOf, showing } from '../images/testing.ts';
import { runImportJob } from '../import/index.ts';
import { sealed } from '../import/testing.ts';
import { answer, message, openTestStore, temporaryFolder, unitVector } from '../storage/testing.ts';
import type { Store } from '../storage/types.ts';
import { exportEverything } from './everything.ts';
import { filesOf, WORDS } from './testing.ts';

let folders: ReturnType<typeof temporaryFolder>[];
let stores: Store[];
beforeEach(() => {
  [folders, stores] = [[], []];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  for (const folder of folders) folder.remove();
});

async function open(): Promise<{ store: Store; dir: string }> {
  const folder = temporaryFolder();
  const store = await openTestStore(folder.dir);
  folders.push(folder);
  stores.push(store);
  return { store, dir: folder.dir };
}

async function exported(store: Store, dir: string): Promise<string> {
  const path = join(dir, 'everything.zip');
  const { stream } = await exportEverything(store, { words: WORDS, language: 'en-GB', now: Date.UTC(2026, 10, 24, 15), zone: 'UTC' });
  await pipeline(stream, createWriteStream(path));
  return path;
}

async function imported(path: string, store: Store, dir: string) {
  const entry = new URL('../import/thread-entry.ts', import.meta.url);
  const common = { entry, store, zone: 'UTC', now: 1_800_000_000_000, memoriesTitle: '', signal: new AbortController().signal };
  return runImportJob({ ...common, ...(await sealed(path, dir)), onProgress: () => {} });
}

const created = Date.UTC(2026, 1, 1, 12);
const META = { seconds: 2.5, peaks: [0, 0.5, 1], confidence: 0.9, language: 'en', words: [{ text: 'heron', confidence: 0.9 }] };

it('recordings and pictures go out as files beside the documents, and come in again with the messages that name them', async () => {
  const { store, dir } = await open();
  const [voice, picture, forgotten] = [randomBytes(700_000), randomBytes(1000), randomBytes(10)];
  await store.createConversation({ id: 'c', created, zone: 'UTC' });
  const add = async (content: Uint8Array, type: string, more = {}) => (await store.addAttachment(content, { type, created, ...more })).id;
  const sound = await add(voice, 'audio/flac', { name: 'voice.flac', meta: { seconds: 2.5 } });
  const image = await add(picture, 'image/png');
  const gone = await add(forgotten, 'image/png');
  await store.addAttachment(randomBytes(5), { type: 'image/png', created });
  const say = (id: string, parent: string | null, parts: Parameters<Store['addMessage']>[0]['parts']) =>
    store.addMessage(message(id, 'c', parent, '', { created, parts }));
  await say('m1', null, [
    { kind: 'text', text: 'A heron' },
    { kind: 'audio', text: '', attachment: sound, meta: META },
  ]);
  await say('m2', 'm1', [{ kind: 'image', text: '', attachment: image }]);
  await say('m3', 'm2', [{ kind: 'image', text: '', attachment: gone }]);
  await store.forget('m3');

  const path = await exported(store, dir);
  const files = await filesOf(path);
  expect(Object.keys(files).filter((name) => name.startsWith('attachments'))).toEqual(
    expect.arrayContaining(['attachments.jsonl', `attachments/${sound}.flac`, `attachments/${image}.png`]),
  );
  expect(JSON.stringify(files)).not.toContain(gone);
  const document = Object.entries(files).find(([name]) => name.endsWith('.md'))?.[1];
  expect(document).toContain(`[${sound}.flac](../attachments/${sound}.flac)`);
  expect(document).toContain(`![${image}.png](../attachments/${image}.png)`);

  const there = await open();
  expect(await imported(path, there.store, there.dir)).toMatchObject({ conversations: 1, messages: 2, skipped: 0 });
  const part = async (id: string) => (await there.store.message(id)).parts.at(-1);
  const heard = await part('m1');
  expect(heard).toEqual({ kind: 'audio', text: '', attachment: heard?.attachment, meta: META });
  expect((await buffer(there.store.readAttachment(heard?.attachment as string))).equals(voice)).toBe(true);
  expect(await there.store.attachment(heard?.attachment as string)).toMatchObject({
    ...{ bytes: 700_000, type: 'audio/flac', name: 'voice.flac', meta: { seconds: 2.5 }, created },
  });
  expect((await buffer(there.store.readAttachment((await part('m2'))?.attachment as string))).equals(picture)).toBe(true);

  // Once more: nothing new, and no file that nobody names.
  expect(await imported(path, there.store, there.dir)).toMatchObject({ messages: 0, known: 2 });
  expect(await there.store.attachments()).toHaveLength(2);
});

it('a file that is gone keeps nothing else from going out and coming in', async () => {
  const { store, dir } = await open();
  await store.createConversation({ id: 'c', created, zone: 'UTC' });
  const { id } = await store.addAttachment(randomBytes(1000), { type: 'audio/flac', created });
  const parts = [
    { kind: 'text' as const, text: 'A heron' },
    { kind: 'audio' as const, text: '', attachment: id, meta: META },
  ];
  await store.addMessage(message('m1', 'c', null, '', { created, parts }));
  rmSync(join(dir, 'attachments', id));
  const path = await exported(store, dir);
  const there = await open();
  expect(await imported(path, there.store, there.dir)).toMatchObject({ messages: 1, skipped: 1 });
  expect((await there.store.message('m1')).parts).toEqual([parts[0], { kind: 'audio', text: '', meta: META }]);
  expect(await there.store.attachments()).toEqual([]);
});

it('an image goes out with what was read in it and seen, and comes in with it; its vectors are made anew there', async () => {
  const { store, dir } = await open();
  await store.createConversation({ id: 'c', created, zone: 'UTC' });
  const id = await addImage(store);
  const region = { left: 0, top: 0, width: 0.5, height: 0.5 };
  const { parts, ...said } = showing('m1', 'c', [id], 'Keep this');
  await store.addMessage({ ...said, parts: parts.map((one) => (one.kind === 'image' ? { ...one, meta: { ...one.meta, region } } : one)) });
  await store.setImageText(id, { lines: linesOf('HERON MARKET', 'Total 2.49'), reader: 'pp-ocrv6-small' });
  const vectors = [{ region: null, vector: unitVector(1, 512) }];
  await store.setImageVectors(id, { encoder: 'clip', vectors, labels: [{ text: 'teapot', probability: 0.8 }] });
  await store.addMessage(
    answer('a1', 'c', 'm1', '', {
      parts: [
        { kind: 'observation', text: 'told', meta: { blind: true } },
        { kind: 'text', text: 'Yes' },
      ],
    }),
  );

  const path = await exported(store, dir);
  const document = Object.entries(await filesOf(path)).find(([name]) => name.endsWith('.md'))?.[1];
  expect(document).toContain(`![${id}.jpg](../attachments/${id}.jpg)\n\n> HERON MARKET\n> Total 2.49\n`);
  expect(document).not.toContain('told');
  const there = await open();
  expect(await imported(path, there.store, there.dir)).toMatchObject({ messages: 2, skipped: 0 });
  const taken = await there.store.message('m1');
  const known = taken.parts[1]?.attachment as string;
  expect(taken.parts.map(({ attachment: _, ...part }) => part)).toEqual(
    (await store.message('m1')).parts.map(({ attachment: _, ...part }) => part),
  );
  expect(await there.store.image(known)).toEqual({ ...(await store.image(id)), attachment: known });
  expect((await there.store.message('a1')).parts).toEqual((await store.message('a1')).parts);
  expect(await there.store.imagesToDo('clip', 9)).toEqual([{ attachment: known, known: true, read: true, encoded: false }]);
  expect((await there.store.search({ text: 'teapot', limit: 5 })).map((hit) => hit.message)).toEqual(['m1']);
});
