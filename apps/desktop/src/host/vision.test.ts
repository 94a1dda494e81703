/** Images in a real host: taken in by a real process, kept encrypted, shown as copies without metadata. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { begin, drawn, looked, photo, send, takeIn } from './images.fixture.ts';
import { childrenOf, Desk, type Started } from './running.fixture.ts';

let desk: Desk;
let host: Started;
let window: Client<App>;
let session: string;

beforeAll(async () => {
  desk = new Desk();
  host = await desk.start();
  window = await host.window();
  ({ session } = (await window.ready) as { session: string });
});
afterAll(() => desk.clear());

const get = (path: string) => fetch(`http://127.0.0.1:${host.port}${path}`, { headers: { Authorization: `Bearer ${session}` } });
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: { code: string }) => error.code,
  );
const files = () => readdirSync(join(desk.dataDir, 'attachments')).filter((name) => name !== 'tmp');

test('a photo is upright, its original is kept encrypted as it came, and no copy says where it was taken', async () => {
  const original = await photo();
  const image = await takeIn(window, original, { name: 'boat.jpg' });
  expect(image).toMatchObject({ name: 'boat.jpg', type: 'image/jpeg', bytes: original.length, width: 300, height: 400, pages: 1 });
  expect(readFileSync(join(desk.dataDir, 'attachments', image.id)).includes(original.subarray(100, 140))).toBe(false);
  const kept = await get(`/attachment/${image.id}?variant=original`);
  expect(Buffer.from(await kept.arrayBuffer()).equals(original)).toBe(true);
  expect((await looked(original)).exif).toBeDefined();
  for (const [variant, type] of [
    ['view', 'image/jpeg'],
    ['thumb', 'image/webp'],
  ] as const) {
    const answer = await get(`/attachment/${image.id}?variant=${variant}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    const copy = await looked(Buffer.from(await answer.arrayBuffer()));
    expect(copy).toMatchObject(variant === 'thumb' ? { width: 240, height: 320 } : { width: 300, height: 400 });
    expect([copy.exif, copy.orientation, copy.xmp]).toEqual([undefined, undefined, undefined]);
  }
  expect((await window.request('image.info', { ids: [image.id, '0'.repeat(32)] })).images).toMatchObject([{ id: image.id }]);
});

test('what a page may run is given as a copy alone', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><script>alert(1)</script></svg>');
  const image = await takeIn(window, svg, { name: 'sign.svg' });
  expect(image).toMatchObject({ type: 'image/svg+xml', notes: ['rasterised'] });
  expect((await get(`/attachment/${image.id}`)).status).toBe(415);
  const view = await get(`/attachment/${image.id}?variant=view`);
  expect([view.status, view.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect((await get(`/attachment/${image.id}?variant=huge`)).status).toBe(404);
});

test('the same file again is the same image', async () => {
  const content = await drawn({ text: 'TWICE' });
  const [once, again] = [await takeIn(window, content), await takeIn(window, content, { name: 'copy.png' })];
  expect(again.id).toBe(once.id);
});

test('what is no image, or a broken one, is told and leaves nothing', async () => {
  const png = await drawn({ text: 'CUT OFF' });
  const huge = Buffer.from(png);
  huge.writeUInt32BE(50_000, 16);
  huge.writeUInt32BE(50_000, 20);
  const before = files().length;
  const wrong: [string, Uint8Array, string][] = [
    ['notes.txt', Buffer.from('The cellar key hangs behind the blue door.'), 'image.unsupported'],
    ['photo.png', Buffer.from('not a picture at all'), 'image.unsupported'],
    ['empty.png', new Uint8Array(0), 'image.empty'],
    ['cut.png', png.subarray(0, Math.floor(png.length / 2)), 'image.damaged'],
    ['corrupt.png', Buffer.concat([png.subarray(0, 60), Buffer.alloc(png.length - 60, 7)]), 'image.damaged'],
    ['bomb.png', huge, 'image.too-large'],
  ];
  for (const [name, content, expected] of wrong) expect([name, await code(takeIn(window, content, { name }))]).toEqual([name, expected]);
  // By its content and not by its name.
  expect(await takeIn(window, png, { name: 'really.txt' })).toMatchObject({ type: 'image/png' });
  expect(files()).toHaveLength(before + 1);
  expect(childrenOf(host.child.pid as number, 'vision')).toHaveLength(1);
});

test('pieces come in order, and what is taken back is gone', async () => {
  const content = await drawn({ text: 'IN ORDER' });
  const upload = await begin(window, content.length);
  expect(await code(window.request('image.chunk', { upload, offset: 5 }, { bytes: content }))).toBe('request.invalid');
  await window.request('image.cancel', { upload });
  expect(await code(window.request('image.end', { upload }))).toBe('not-found');
  const short = await begin(window, content.length + 1);
  await send(window, short, content);
  expect(await code(window.request('image.end', { upload: short }))).toBe('image.damaged');
  expect(await code(window.request('image.begin', { upload: 'u', conversation: 'c'.repeat(32), name: null, bytes: 1 }))).toBe('not-found');
  expect(await code(window.request('image.begin', { upload: 'u', conversation: 'new', name: null, bytes: 2 ** 40 }))).toBe(
    'request.too-large',
  );
});

test('one that is not sent after all leaves the disk; one that a draft names stays', async () => {
  const [gone, stays] = [await takeIn(window, await drawn({ text: 'GONE' })), await takeIn(window, await drawn({ text: 'STAYS' }))];
  const { conversation } = await window.request('conversation.create', {});
  await window.request('draft.set', { conversation: conversation.id, text: '', attachments: [{ id: stays.id }], window: 'w' });
  await window.request('image.discard', { id: gone.id });
  await window.request('image.discard', { id: stays.id });
  await expect.poll(files).not.toContain(gone.id);
  expect((await window.request('image.info', { ids: [gone.id, stays.id] })).images).toMatchObject([{ id: stays.id }]);
  expect((await get(`/attachment/${gone.id}?variant=thumb`)).status).toBe(404);
  const many = Array.from({ length: 300 }, () => ({ id: stays.id }));
  expect(await code(window.request('draft.set', { conversation: conversation.id, text: '', attachments: many, window: 'w' }))).toBe(
    'request.invalid',
  );
});

test('what a model will see is told before it is sent', async () => {
  const small = await takeIn(window, await drawn({ text: 'SMALL' }));
  expect(await window.request('image.view', { id: small.id })).toEqual({
    copies: [{ width: 640, height: 400 }],
    reduced: false,
    tiled: false,
  });
  const large = await takeIn(window, await drawn({ width: 2560, height: 1440, text: 'A LARGE SCREEN' }));
  const view = await window.request('image.view', { id: large.id });
  expect(view).toMatchObject({ tiled: true, reduced: true });
  expect(view.copies[0]).toEqual({ width: 896, height: 504 });
  const region = { left: 0.5, top: 0.5, width: 0.1, height: 0.1 };
  const pointed = await window.request('image.view', { id: large.id, region });
  expect(pointed.copies).toHaveLength(2);
  expect(pointed.copies[1]).toMatchObject({ width: 384, height: 216 });
});

test('a process that is killed in the middle is asked once more', async () => {
  const content = await drawn({ text: 'KILLED' });
  const before = childrenOf(host.child.pid as number, 'vision')[0] as number;
  process.kill(before, 'SIGKILL');
  expect(await takeIn(window, content)).toMatchObject({ width: 640 });
  expect(childrenOf(host.child.pid as number, 'vision')).not.toContain(before);
});

test('of an incognito conversation nothing of an image is on the disk, and nothing stays when it is closed', async () => {
  const { conversation } = await window.request('conversation.create', { incognito: true });
  const before = files();
  const image = await takeIn(window, await drawn({ text: 'PASSING' }), { conversation: conversation.id });
  expect(files()).toEqual(before);
  expect((await get(`/attachment/${image.id}?variant=view`)).status).toBe(200);
  const upload = await begin(window, 10, null, conversation.id);
  const child = childrenOf(host.child.pid as number, 'vision');
  await window.request('incognito.close', { id: conversation.id });
  expect((await get(`/attachment/${image.id}?variant=view`)).status).toBe(404);
  expect(await code(window.request('image.chunk', { upload, offset: 0 }, { bytes: new Uint8Array(10) }))).toBe('not-found');
  expect(childrenOf(host.child.pid as number, 'vision')).not.toEqual(expect.arrayContaining(child));
});

test('a lock ends the process, and what was on its way is gone', async () => {
  const upload = await begin(window, 10);
  await window.request('vault.passphrase', { next: 'seven quiet herons at dusk' });
  await takeIn(window, await drawn({ text: 'BEFORE' }));
  await window.request('vault.lock', {});
  expect(childrenOf(host.child.pid as number, 'vision')).toEqual([]);
  expect(await code(window.request('image.begin', { upload: 'u', conversation: 'new', name: null, bytes: 1 }))).toBe('vault.locked');
  await window.request('vault.unlock', { passphrase: 'seven quiet herons at dusk' });
  expect(await code(window.request('image.end', { upload }))).toBe('not-found');
});
