import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chatgptJson, writeZip } from '@mia/core/memory/import/testing.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { App, ImportStatus } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { Desk, SAID, say } from './running.fixture.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

type Window = Client<App>;
const CHUNK = 256 * 1024;

async function send(window: Window, bytes: Buffer): Promise<ImportStatus> {
  const { upload } = await window.request('import.begin', { bytes: bytes.length });
  for (let offset = 0; offset < bytes.length; offset += CHUNK) {
    await window.request('import.chunk', { upload, offset }, { bytes: bytes.subarray(offset, offset + CHUNK) });
  }
  return (await window.request('import.end', { upload })).import;
}

/** Follows the import to its end; `each` sees every state on the way. */
async function over(window: Window, each: (status: ImportStatus) => void = () => {}): Promise<ImportStatus> {
  for (;;) {
    const { import: status } = await window.request('import.status', {});
    if (status) each(status);
    if (status && status.state !== 'running') return status;
    // Another round trip is a pause of its own.
    await window.request('app.info', {});
  }
}

async function exportOf(count: number): Promise<Buffer> {
  const path = join(desk.folder, 'export.zip');
  await writeZip(path, { 'conversations.json': chatgptJson(count) });
  return readFileSync(path);
}

async function everything(window: Window): Promise<Buffer> {
  const { export: id, name } = await window.request('everything.begin', {});
  expect(name).toMatch(/^M\.I\.A \d{4}-\d{2}-\d{2}\.zip$/);
  const chunks: Uint8Array[] = [];
  for (;;) {
    const { result, bytes } = await window.fetch('everything.read', { export: id });
    if (result.done) return Buffer.concat(chunks);
    chunks.push(bytes);
  }
}

/** Every file of the data folder but models. */
function everyFile(folder: string = desk.dataDir): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? everyFile(path) : [path];
  });
}

test('an export comes in over the window, is found, stays once, and says what is no export', async () => {
  const host = await desk.start();
  const window = await host.window();
  const bytes = await exportOf(200);
  await send(window, bytes);
  expect(await over(window)).toMatchObject({ state: 'done', conversations: 200, messages: 800, error: null });
  const found = await window.request('search.run', { text: '"number 77.2"' });
  expect(found.conversations[0]).toMatchObject({ conversationTitle: 'Talk 77' });
  await send(window, bytes);
  expect(await over(window)).toMatchObject({ state: 'done', conversations: 0, known: 800 });
  await send(window, Buffer.from('GIF89a'));
  expect(await over(window)).toMatchObject({ state: 'failed', error: { code: 'import.unknown' } });
  await expect(window.request('import.chunk', { upload: 'nope', offset: 0 }, { bytes: new Uint8Array(1) })).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(everyFile().filter((path) => path.includes('import-'))).toEqual([]);
});

test('an import that was killed goes on by itself at the next start', { timeout: 180_000 }, async () => {
  const host = await desk.start();
  const window = await host.window();
  await send(window, await exportOf(3000));
  for (;;) {
    const { import: status } = await window.request('import.status', {});
    if (status && status.messages > 0) break;
  }
  await host.stop('SIGKILL');
  const sealed = everyFile().filter((path) => path.includes('import-'));
  expect(sealed).toHaveLength(1);
  expect(
    readFileSync(sealed[0] as string)
      .subarray(0, 2)
      .toString(),
  ).not.toBe('PK');
  const again = await (await desk.start()).window();
  const status = await over(again);
  expect(status).toMatchObject({ state: 'done' });
  expect(status.messages + status.known).toBe(12_000);
  expect(status.known).toBeGreaterThan(0);
  expect(everyFile().filter((path) => path.includes('import-'))).toEqual([]);
});

test('a running import is stopped, and the person is answered meanwhile', { timeout: 120_000 }, async () => {
  const window = await (await desk.start()).window();
  await send(window, await exportOf(4000));
  const { conversation } = await say(window);
  expect((await window.request('conversation.open', { id: conversation })).messages).toHaveLength(1);
  await expect(window.request('import.begin', { bytes: 1 })).rejects.toMatchObject({ code: 'conflict' });
  await window.request('import.cancel', {});
  const { import: status } = await window.request('import.status', {});
  expect(status?.state).toBe('cancelled');
  expect(status?.messages).toBeLessThan(16_000);
});

test('everything leaves as one archive, and comes back into another M.I.A', async () => {
  const window = await (await desk.start()).window();
  const { conversation, message } = await say(window);
  await window.request('conversation.update', { id: conversation, patch: { title: 'Keys', pinned: true } });
  const bytes = await everything(window);
  expect(bytes.subarray(0, 2).toString()).toBe('PK');
  const other = new Desk();
  try {
    const there = await (await other.start()).window();
    await send(there, bytes);
    expect(await over(there)).toMatchObject({ state: 'done', conversations: 1, messages: 1 });
    const opened = await there.request('conversation.open', { id: conversation });
    expect(opened.conversation).toMatchObject({ title: 'Keys', pinned: true });
    expect(opened.messages).toMatchObject([{ id: message, origin: 'person', status: 'note', parts: [{ text: SAID }] }]);
  } finally {
    await other.clear();
  }
});

test('everything is erased: keys, memory, settings, logs; what is asked next is answered from an empty vault', {
  timeout: 60_000,
}, async () => {
  const host = await desk.start();
  const window = await host.window();
  const { conversation } = await say(window);
  await window.request('setting.set', { name: 'appearance.theme', value: 'dark' });
  const wraps = JSON.parse(readFileSync(join(desk.dataDir, 'vault.json'), 'utf8')) as { id: string; wraps: { key?: string }[] };
  const key = wraps.wraps[0]?.key as string;
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  const before = readFileSync(join(desk.dataDir, 'mia.db')).subarray(0, 16).toString('hex');
  const erased = Promise.withResolvers<void>();
  void window.request('app.events', {}, { onEvent: (event) => void (event.type === 'erased' && erased.resolve()) }).catch(() => {});
  await expect(window.request('everything.erase', { confirmed: false as true, models: false })).rejects.toMatchObject({
    code: 'request.invalid',
  });
  const asked = window.request('everything.erase', { confirmed: true, models: false });
  // Asked in the middle of it: waits, and finds nothing.
  const meanwhile = window.request('conversation.list', {});
  await asked;
  expect((await meanwhile).conversations).toEqual([]);
  await erased.promise;
  expect((await window.request('conversation.list', {})).conversations).toEqual([]);
  expect((await window.request('setting.all', {})).settings['appearance.theme']).toBeUndefined();
  await expect(window.request('conversation.open', { id: conversation })).rejects.toMatchObject({ code: 'not-found' });
  const files = everyFile();
  for (const path of files) {
    const content = readFileSync(path);
    for (const secret of [SAID, key, wraps.id, conversation, Buffer.from(key, 'hex')]) expect(content.includes(secret), path).toBe(false);
  }
  // Its salt: another database, not the one before emptied.
  expect(readFileSync(join(desk.dataDir, 'mia.db')).subarray(0, 16).toString('hex')).not.toBe(before);
  // It is an ordinary M.I.A again.
  await say(window);
  await host.stop();
  const again = await (await desk.start()).window();
  expect((await again.request('conversation.list', {})).conversations).toHaveLength(1);
});
