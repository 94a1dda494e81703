import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { AppEvent } from '../contract/index.ts';
import { decodeFrame, encodeFrame, MAX_FRAME_BYTES } from '../transport/frame.ts';
import { openShellSocket } from '../transport/node/websocket.ts';
import { rawPeer } from '../transport/transport.contract.ts';
import { readHostFile } from './run-lock.ts';
import { Desk, SAID, say } from './running.fixture.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.clear());

describe('a start', () => {
  test('prints one line, and its token opens one window', async () => {
    const host = await desk.start();
    const window = await host.window();
    expect(await window.request('app.info', {})).toEqual({
      version: expect.stringMatching(/^\d/),
      platform: process.platform,
      shell: 'web',
      early: {},
    });
    const { session } = await window.ready;
    await expect(host.window()).rejects.toMatchObject({ code: 'access.token-spent' });
    const again = await host.window({ secret: session as string });
    expect((await again.request('conversation.list', {})).conversations).toEqual([]);
    expect(host.stdout().trim().split('\n')).toHaveLength(1);
    expect(host.stderr()).toBe('');
  });

  test('leaves files and folders that only the person can read', async () => {
    const host = await desk.start();
    await say(await host.window());
    const loose = readdirSync(desk.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => (statSync(join(entry.parentPath, entry.name)).mode & 0o077) !== 0)
      .map((entry) => entry.name);
    expect(loose).toEqual([]);
  });

  test('on a folder whose host runs prints a fresh line of that one and ends with 0', async () => {
    const host = await desk.start();
    const second = await desk.run('host', ['--data-dir', desk.dataDir, '--no-open']);
    expect(second).toMatchObject({ code: 0, stderr: '' });
    const [, port, token] = /^M\.I\.A is ready at http:\/\/127\.0\.0\.1:(\d+)\/#token=([\w-]+)\n$/.exec(second.stdout) ?? [];
    expect(Number(port)).toBe(host.port);
    expect(token).not.toBe(host.token);
    for (const each of [token as string, host.token]) expect((await host.window({ token: each })).closed).toBe(false);
  });

  test.skipIf(process.platform !== 'linux')(
    'opens a browser without a token in any argument (Linux: by a stand-in for xdg-open)',
    async () => {
      const opened = join(desk.folder, 'opened');
      const standIn = join(desk.folder, 'xdg-open');
      writeFileSync(standIn, `#!/bin/sh\nprintf '%s ' "$@" > ${opened}.new && cp "$1" ${opened}.page && mv ${opened}.new ${opened}\n`, {
        mode: 0o755,
      });
      desk.extra = { PATH: `${desk.folder}:${process.env.PATH}` };
      const host = await desk.start({ open: true });
      await expect.poll(() => existsSync(opened)).toBe(true);
      const file = join(desk.dataDir, 'run', 'open.html');
      expect(readFileSync(opened, 'utf8')).toBe(`${file} `);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(`${opened}.page`, 'utf8')).toContain(`http://127.0.0.1:${host.port}/#token=${host.token}`);
      // Once the window is in, the file is gone.
      await host.window();
      await expect.poll(() => existsSync(file)).toBe(false);
    },
  );

  test('tells in a sentence what keeps it from starting', async () => {
    expect(await desk.run('host', ['--prot', '1'])).toMatchObject({ code: 2, stdout: '' });
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const busy = await desk.run('host', ['--port', String(port), '--data-dir', desk.dataDir, '--no-open']);
    taken.close();
    expect(busy).toMatchObject({ code: 1, stdout: '' });
    expect(busy.stderr).toMatch(/\(conflict\)/);
    const link = join(desk.folder, 'link');
    mkdirSync(join(desk.folder, 'elsewhere'));
    symlinkSync(join(desk.folder, 'elsewhere'), link);
    const refused = await desk.run('host', ['--data-dir', link, '--no-open']);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^The data folder .*\(data\.not-yours\)\n$/);
    expect(readdirSync(join(desk.folder, 'elsewhere'))).toEqual([]);
  });
});

describe('an end', () => {
  test('on SIGTERM comes within 3 s and leaves nothing to repair', async () => {
    const host = await desk.start();
    await say(await host.window());
    const { code, ms } = await host.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(3000);
    expect(desk.logs()).toContain('"event":"host.ended","exit":0');
    expect(readHostFile(desk.dataDir)).toBeNull();
    expect(existsSync(join(desk.dataDir, 'mia.db-wal'))).toBe(false);
  });

  test.each(['SIGTERM', 'SIGKILL'] as const)('by %s loses nothing that was acknowledged', async (signal) => {
    const first = await desk.start();
    const window = await first.window();
    const { conversation, message, events, result } = await say(window);
    expect(result).toEqual({ turn: null });
    expect(events).toMatchObject([{ n: 1, type: 'accepted', message: { id: message, status: 'note' } }]);
    await window.request('draft.set', { conversation, text: 'not sent yet', window: 'w' });
    await window.request('setting.set', { name: 'theme', value: 'dark' });
    await first.stop(signal);

    const second = await desk.start();
    const again = await second.window();
    const { conversations } = await again.request('conversation.list', {});
    expect(conversations).toMatchObject([{ id: conversation, messages: 1, title: SAID }]);
    const opened = await again.request('conversation.open', { id: conversation });
    expect(opened).toMatchObject({ messages: [{ id: message, parts: [{ text: SAID }] }], draft: { text: 'not sent yet' }, turn: null });
    expect(opened.messages[0]).not.toHaveProperty('context');
    expect((await again.request('setting.all', {})).settings).toMatchObject({ theme: 'dark' });
    // The same message again is the same message.
    await again.request('turn.send', { conversation, message, text: SAID });
    expect((await again.request('conversation.open', { id: conversation })).messages).toHaveLength(1);
  });
});

describe('several windows', () => {
  test('see one draft, one list, one set of settings', async () => {
    const host = await desk.start();
    const one = await host.window();
    const { session } = await one.ready;
    const two = await host.window({ secret: session as string });
    const seen: AppEvent[] = [];
    void two.request('app.events', {}, { onEvent: (event) => void seen.push(event) }).catch(() => {});
    // Whatever was asked after the subscription is heard by it.
    await two.request('app.info', {});
    const { conversation, message } = await say(one);
    await one.request('draft.set', { conversation, text: 'half a thou', window: 'one' });
    await one.request('setting.set', { name: 'theme', value: 'light' });
    await expect
      .poll(() => seen.map((event) => event.type))
      .toEqual(expect.arrayContaining(['conversation', 'message', 'draft', 'settings']));
    expect(seen.find((event) => event.type === 'message')).toMatchObject({ message: { id: message } });
    expect(seen.find((event) => event.type === 'draft')).toMatchObject({ draft: { conversation, text: 'half a thou' }, window: 'one' });
    expect((await two.request('draft.get', { conversation })).draft?.text).toBe('half a thou');
  });

  test('folders, versions, pastes of a draft and finding go through to the store', async () => {
    const host = await desk.start();
    const window = await host.window();
    const { conversation, message } = await say(window);
    const seen: AppEvent[] = [];
    void window.request('app.events', {}, { onEvent: (event) => void seen.push(event) }).catch(() => {});
    await window.request('app.info', {});
    const { folder } = await window.request('folder.create', { name: 'Boat', conversations: [conversation] });
    expect((await window.request('folder.list', {})).folders).toMatchObject([{ name: 'Boat', conversations: 1 }]);
    await expect(window.request('folder.create', { name: 'boat' })).rejects.toMatchObject({ code: 'conflict' });
    await window.request('folder.update', { id: folder.id, patch: { name: 'Boats' } });
    const gone = await window.request('folder.delete', { id: folder.id });
    expect(gone).toEqual({ name: 'Boats', conversations: [conversation], remember: true });
    expect((await window.request('conversation.list', {})).conversations[0]?.folder).toBeNull();
    await expect.poll(() => seen.filter((event) => event.type === 'folders').length).toBeGreaterThan(0);

    expect(await window.request('conversation.find', { id: conversation, text: 'CELLAR' })).toMatchObject({ matches: [{ message }] });
    const edit = uuid();
    await window.request('turn.send', { conversation, message: edit, text: 'Written again.', parent: null });
    expect((await window.request('conversation.open', { id: conversation })).messages[0]).toMatchObject({ id: edit, versions: 2 });
    await window.request('conversation.show', { id: conversation, version: message });
    expect((await window.request('conversation.open', { id: conversation })).messages[0]).toMatchObject({ id: message, version: 0 });

    const pastes = [{ id: 'p1', name: 'Letter', text: 'Dear Anna' }];
    await window.request('draft.set', { conversation, text: 'and?', pastes, window: 'w' });
    await window.request('draft.set', { conversation, text: 'and this?', window: 'w' });
    expect((await window.request('draft.get', { conversation })).draft).toMatchObject({ text: 'and this?', pastes });
    const late = [{ id: 'p2', name: 'Reply', text: 'Dear Ben' }];
    await window.request('draft.set', { conversation, text: 'sent too early', pastes: late, behind: true, window: 'w' });
    const { draft } = await window.request('draft.get', { conversation });
    expect(draft).toMatchObject({ text: 'and this?\nsent too early', pastes: [...pastes, ...late] });
  });

  test('a forgotten version leaves its place to another one, and Undo gives it back', async () => {
    const host = await desk.start();
    const window = await host.window();
    const { conversation, message } = await say(window);
    const edit = uuid();
    await window.request('turn.send', { conversation, message: edit, text: 'Written again.', parent: null });
    const shown = async () => (await window.request('conversation.open', { id: conversation })).messages;
    const { undo } = await window.request('memory.forget', { memory: edit });
    expect(await shown()).toMatchObject([{ id: message, versions: 1, forgotten: false }]);
    await window.request('memory.undo', { undo });
    expect(await shown()).toMatchObject([{ id: edit, versions: 2, forgotten: false }]);
    // One that is not shown changes nothing, and the last one stands as forgotten.
    await window.request('memory.forget', { memory: message });
    expect(await shown()).toMatchObject([{ id: edit, versions: 1 }]);
    await window.request('memory.forget', { memory: edit });
    expect(await shown()).toMatchObject([{ id: edit, forgotten: true }]);
  });

  test('forgetting and its Undo are told to all', async () => {
    const host = await desk.start();
    const window = await host.window();
    const { conversation, message } = await say(window);
    const seen: AppEvent[] = [];
    void window.request('app.events', {}, { onEvent: (event) => void seen.push(event) }).catch(() => {});
    await window.request('app.info', {});
    expect((await window.request('search.run', { text: 'cellar' })).notes).toHaveLength(1);
    expect(await window.request('memory.forgetPreview', { memory: message })).toMatchObject({ messages: 1 });
    const { undo } = await window.request('memory.forget', { memory: message });
    expect((await window.request('search.run', { text: 'cellar' })).notes).toEqual([]);
    expect((await window.request('conversation.open', { id: conversation })).messages[0]).toMatchObject({ forgotten: true, parts: [] });
    await window.request('memory.undo', { undo });
    expect((await window.request('search.run', { text: 'cellar' })).notes).toHaveLength(1);
    await expect(window.request('memory.undo', { undo })).rejects.toMatchObject({ code: 'not-found' });
    const { undo: all } = await window.request('conversation.delete', { id: conversation });
    expect((await window.request('conversation.list', {})).conversations).toEqual([]);
    await window.request('memory.undo', { undo: all });
    expect((await window.request('conversation.list', {})).conversations).toHaveLength(1);
    const kinds = seen.map((event) => (event.type === 'message' ? `message ${event.message.forgotten}` : event.type));
    expect(kinds).toEqual(expect.arrayContaining(['message true', 'message false', 'conversation-removed']));
  });
});

describe('strangers and garbage', () => {
  test('malformed, oversized and unknown frames are told, and the host lives on', async () => {
    const host = await desk.start();
    const window = await host.window();
    const { session } = await window.ready;
    const raw = rawPeer(await openShellSocket(host.port));
    raw.send(encodeFrame('hello', { protocol: 1, app: 'raw', auth: { secret: session } }));
    expect((await raw.next()).kind).toBe('hello');
    const unknownKind = encodeFrame('request', { id: 1 });
    unknownKind[4] = 77;
    raw.send(unknownKind);
    expect(await raw.next()).toMatchObject({ kind: 'error', header: { id: 0, error: { code: 'protocol.malformed' } } });
    const oversized = new Uint8Array(MAX_FRAME_BYTES + 1);
    new DataView(oversized.buffer).setUint32(0, oversized.length - 4);
    raw.send(oversized);
    expect(await raw.next()).toMatchObject({ kind: 'error', header: { id: 0, error: { code: 'protocol.oversized' } } });
    raw.send(encodeFrame('request', { id: 2, name: 'nothing.here', params: {} }));
    expect(await raw.next()).toMatchObject({ kind: 'error', header: { id: 2, error: { code: 'request.unknown' } } });
    raw.send(encodeFrame('request', { id: 3, name: 'turn.send', params: { text: 5 } }));
    expect(await raw.next()).toMatchObject({ kind: 'error', header: { id: 3, error: { code: 'request.invalid' } } });
    expect((await window.request('app.info', {})).shell).toBe('web');
  });

  test('a text frame and a newer protocol are told and shown out', async () => {
    const host = await desk.start();
    const origin = `http://127.0.0.1:${host.port}`;
    for (const [frame, code] of [
      ['hello', 'protocol.malformed'],
      [encodeFrame('hello', { protocol: 99, app: 'newer' }), 'protocol.version'],
    ] as const) {
      const socket = new WebSocket(`ws://127.0.0.1:${host.port}/socket`, { origin });
      const frames: Uint8Array[] = [];
      socket.on('message', (data) => frames.push(data as Buffer));
      await once(socket, 'open');
      socket.send(frame);
      await once(socket, 'close');
      expect(frames.map((bytes) => decodeFrame(bytes).header)).toMatchObject([{ id: 0, error: { code } }]);
    }
    expect((await (await host.window()).request('app.info', {})).shell).toBe('web');
  });

  test('pasted megabytes, long lines and right-to-left text come back as they were; NUL bytes and lone surrogates harm nothing', async () => {
    const host = await desk.start();
    const window = await host.window();
    for (const text of ['x'.repeat(1_000_000), 'long '.repeat(20_000), 'שלום \u202eעולם', '\ud83d\ude00']) {
      const { conversation } = await say(window, text);
      expect((await window.request('conversation.open', { id: conversation })).messages[0]?.parts[0]?.text).toBe(text);
    }
    const { conversation } = await say(window, 'a\u0000b \ud800 c');
    expect((await window.request('conversation.open', { id: conversation })).messages[0]?.parts[0]?.text).toMatch(/^ab . c$/u);
  });
});

test('what was typed is in no log and in no file in clear', async () => {
  const host = await desk.start();
  const window = await host.window();
  const { conversation } = await say(window);
  await window.request('conversation.update', { id: conversation, patch: { title: SAID } });
  await window.request('draft.set', { conversation, text: `${SAID}!`, window: 'w' });
  await window.request('search.run', { text: 'cellar' });
  await window.request('turn.send', { conversation: 'absent', message: uuid(), text: SAID }).catch(() => {});
  const hits = readdirSync(desk.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes('cellar'))
    .map((entry) => entry.name);
  expect(hits).toEqual([]);
  expect(desk.logs()).toContain('"event":"host.started"');
});
