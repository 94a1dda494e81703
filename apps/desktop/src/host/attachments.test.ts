import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestMemory } from '@mia/core/memory/backup/testing.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Desk, type Started } from './running.fixture.ts';

let desk: Desk;
let host: Started;
let id: string;
const picture = randomBytes(700_000);

beforeEach(async () => {
  desk = new Desk();
  const memory = await TestMemory.make(desk.dataDir, {});
  id = await memory.attach(picture);
  memory.vault.lock();
  host = await desk.start();
});
afterEach(() => desk.clear());

test('a window reads an attachment over HTTP with its session, and over its connection in chunks', async () => {
  const window = await host.window();
  const { session } = await window.ready;
  const ask = (path: string, headers: Record<string, string> = { Authorization: `Bearer ${session}` }) =>
    fetch(`http://127.0.0.1:${host.port}${path}`, { headers });
  const answer = await ask(`/attachment/${id}?variant=original`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect(Buffer.from(await answer.arrayBuffer()).equals(picture)).toBe(true);
  expect((await ask(`/attachment/${id}`, {})).status).toBe(403);
  expect((await ask(`/attachment/${'0'.repeat(32)}`)).status).toBe(404);

  expect(await window.request('attachment.info', { id })).toMatchObject({ bytes: 700_000, type: 'image/png', name: null });
  const { bytes } = await window.fetch('attachment.chunk', { id, start: 65_000, end: 300_000 });
  expect(Buffer.from(bytes).equals(picture.subarray(65_000, 300_000))).toBe(true);
  await expect(window.request('attachment.chunk', { id, start: 0, end: 300_000 })).rejects.toMatchObject({ code: 'request.invalid' });

  const path = join(desk.dataDir, 'attachments', id);
  const file = readFileSync(path);
  file[file.length - 1] = (file.at(-1) as number) ^ 1;
  writeFileSync(path, file);
  const cut = await ask(`/attachment/${id}`);
  await expect(cut.arrayBuffer()).rejects.toThrow();
  expect(await (await ask(`/attachment/${id}`, { Authorization: `Bearer ${session}`, Range: 'bytes=-10' })).json()).toMatchObject({
    code: 'attachment.damaged',
  });
  rmSync(path);
  expect(await (await ask(`/attachment/${id}`)).json()).toMatchObject({ code: 'attachment.missing' });
  await host.stop();
});

test('a file that went while nobody looked is told to the window that comes', async () => {
  await host.stop();
  rmSync(join(desk.dataDir, 'attachments', id));
  host = await desk.start();
  const window = await host.window();
  const told = Promise.withResolvers<unknown>();
  void window
    .request('app.events', {}, { onEvent: (event) => void (event.type === 'trouble' && told.resolve(event.error)) })
    .catch(() => {});
  expect(await told.promise).toEqual({ code: 'attachment.missing', details: { count: 1 } });
  await host.stop();
});

test('"Erase everything" takes the files too', async () => {
  const window = await host.window();
  await window.request('everything.erase', { confirmed: true, models: false });
  expect(readdirSync(join(desk.dataDir, 'attachments'))).toEqual(['tmp']);
  await expect(window.request('attachment.info', { id })).rejects.toMatchObject({ code: 'not-found' });
  await host.stop();
});

test('a draft holds images beside its words: they stay while other words are typed, and go when they are taken out', async () => {
  const window = await host.window();
  const region = { left: 0.25, top: 0.25, width: 0.5, height: 0.5 };
  const { conversation } = await window.request('conversation.create', {});
  const set = (more: object) => window.request('draft.set', { conversation: conversation.id, text: 'See?', window: 'w', ...more });
  const held = async () => (await window.request('draft.get', { conversation: conversation.id })).draft?.attachments;
  await set({ attachments: [{ id, region }] });
  await set({ text: 'See this?' });
  expect(await held()).toEqual([{ id, region }]);
  await set({ text: '', attachments: [{ id }], behind: true });
  expect(await held()).toEqual([{ id, region }, { id }]);
  await expect(set({ attachments: [{ id, region: { ...region, left: 0.75 } }] })).rejects.toMatchObject({ code: 'request.invalid' });
  await set({ text: '', attachments: [] });
  expect(await held()).toBeUndefined();
  await host.stop();
});
