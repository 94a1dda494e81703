import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cutAfter, type Fault, type HubFile, hold, redirectTo, serve, sha256, status } from './fixtures/hub-server.ts';
import { CHAT, ggufBytes, mainCatalogue, makeWorld, onnx, type World, weights } from './fixtures/world.ts';

const answer =
  (file: HubFile, upTo?: number): Fault =>
  (request, response) => {
    serve(request, response, file, upTo);
    return true;
  };

describe('fetching from the hub', () => {
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());

  const fetched = () => readFile(join(world.dir, 'chat', 'chat.gguf'));
  const over = () => world.until((one) => ['done', 'failed', 'cancelled'].includes(one.state));
  const requests = () => world.hub.seen.filter((line) => line.includes('chat.gguf'));

  it('fetches several entries under one progress, checks them and makes them installed', async () => {
    const changes: string[][] = [];
    world.installed.onChange(() => changes.push(world.installed.list().map((one) => one.id)));
    const started = world.downloads.start(['chat', 'enc']);
    expect(started).toMatchObject({ state: 'running', source: 'hub', name: 'CHAT + ENC', entries: ['chat', 'enc'] });
    expect(world.downloads.entryState('chat')).toBe('downloading');
    const done = await over();
    expect(done).toMatchObject({
      state: 'done',
      bytes: weights.length + onnx.length + 18,
      total: weights.length + onnx.length + 18,
      error: null,
    });
    expect(changes).toEqual([['chat'], ['chat', 'enc']]);
    expect(world.installed.list('text-encoder')[0]).toMatchObject({
      ...{ id: 'enc', unlisted: false, memoryBytes: 1000, contextLength: 128, languages: ['en'] },
      files: { weights: join(world.dir, 'enc', 'onnx', 'model.onnx'), tokenizer: join(world.dir, 'enc', 'tokenizer.json') },
    });
    expect(sha256(await fetched())).toBe(sha256(weights));
    expect((await stat(join(world.dir, 'chat', 'chat.gguf'))).mode & 0o777).toBe(0o600);
    expect((await stat(world.dir)).mode & 0o777).toBe(0o700);
    expect((await readdir(world.dir, { recursive: true })).filter((name) => name.includes('.part'))).toEqual([]);
    expect(world.downloads.entryState('chat')).toBe('installed');
  });

  it('goes on with a range where the connection was cut, and tells true bytes', async () => {
    world.hub.faults.set(CHAT, [cutAfter(200_000), cutAfter(100_000)]);
    world.downloads.start(['chat']);
    expect((await over()).state).toBe('done');
    expect(requests()[0]).toBe(`GET ${CHAT}`);
    expect(requests().slice(1)).toHaveLength(2);
    for (const line of requests().slice(1)) expect(line).toMatch(/bytes=[1-9]\d+-$/);
    const bytes = world.events.map((one) => one.bytes);
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
    expect(sha256(await fetched())).toBe(sha256(weights));
  });

  it('begins anew when the file changed between two attempts', async () => {
    const old = ggufBytes(weights.length, 9);
    world.hub.faults.set(CHAT, [answer({ bytes: old }, 300_000)]);
    world.downloads.start(['chat']);
    expect((await over()).state).toBe('done');
    expect(sha256(await fetched())).toBe(sha256(weights));
  });

  it('begins anew when a server joins the changed file to the old range all the same', async () => {
    const old = ggufBytes(weights.length, 9);
    const careless = { bytes: weights, etag: '"other"' };
    world.hub.faults.set(CHAT, [
      answer({ bytes: old }, 300_000),
      (request, response) => {
        delete request.headers['if-range'];
        serve(request, response, careless);
        return true;
      },
    ]);
    world.downloads.start(['chat']);
    expect((await over()).state).toBe('done');
    expect(sha256(await fetched())).toBe(sha256(weights));
  });

  it('fetches once more from the start when joined pieces without entity tags do not fit', async () => {
    const old = ggufBytes(weights.length, 9);
    world.hub.files.set(CHAT, { bytes: weights, etag: null });
    world.hub.faults.set(CHAT, [answer({ bytes: old, etag: null }, 300_000)]);
    world.downloads.start(['chat']);
    expect((await over()).state).toBe('done');
    expect(sha256(await fetched())).toBe(sha256(weights));
  });

  it('removes a file whose hash is wrong and says so', async () => {
    world.hub.files.set(CHAT, { bytes: ggufBytes(weights.length, 7) });
    world.downloads.start(['chat']);
    expect(await over()).toMatchObject({ state: 'failed', error: { code: 'download.checksum' } });
    expect(world.installed.get('chat')).toBeUndefined();
    expect(await readdir(join(world.dir, 'chat'))).toEqual([]);
    expect(requests()).toHaveLength(1);
  });

  it('stops a server that sends more than promised', async () => {
    world.hub.files.set(CHAT, { bytes: Buffer.concat([weights, Buffer.from('x')]) });
    world.downloads.start(['chat']);
    expect(await over()).toMatchObject({ state: 'failed', error: { code: 'download.checksum' } });
    expect(await readdir(join(world.dir, 'chat'))).toEqual([]);
  });

  it('tells a missing file by its status, without trying again', async () => {
    world.hub.files.delete(CHAT);
    world.downloads.start(['chat']);
    expect(await over()).toMatchObject({ state: 'failed', error: { code: 'download.http', details: { status: 404 } } });
    expect(requests()).toHaveLength(1);
    expect(world.downloads.entryState('chat')).toBe('partial');
  });

  it('tries again after 503', async () => {
    world.hub.faults.set(CHAT, [status(503), status(429)]);
    world.downloads.start(['chat']);
    expect((await over()).state).toBe('done');
  });

  it('follows a redirect to this computer but none to plain http elsewhere', async () => {
    world.hub.files.set('/elsewhere', { bytes: weights });
    world.hub.faults.set(CHAT, [redirectTo('/elsewhere')]);
    world.downloads.start(['chat']);
    expect((await over()).state).toBe('done');
    await world.downloads.remove('chat');
    world.events.length = 0;
    world.hub.faults.set(CHAT, [redirectTo('http://192.0.2.1/chat.gguf')]);
    world.downloads.start(['chat']);
    expect(await over()).toMatchObject({ state: 'failed', error: { code: 'download.failed', details: { reason: 'address refused' } } });
  });

  it('checks the disk first', async () => {
    await world.restart({ free: async () => 64 * 1024 * 1024 + weights.length - 1 });
    world.downloads.start(['chat']);
    expect(await over()).toMatchObject({ state: 'failed', error: { code: 'download.disk-full' } });
    expect(requests()).toEqual([]);
    await world.restart({ free: async () => 64 * 1024 * 1024 + weights.length });
    world.downloads.resume(world.downloads.list()[0]?.id ?? '');
    expect((await over()).state).toBe('done');
  });

  it.skipIf(process.platform !== 'linux')('tells a disk that fills up while writing (skipped where there is no /dev/full)', async () => {
    await mkdir(join(world.dir, 'chat'), { recursive: true });
    await symlink('/dev/full', join(world.dir, 'chat', 'chat.gguf.part'));
    world.downloads.start(['chat']);
    expect(await over()).toMatchObject({ state: 'failed', error: { code: 'download.disk-full' } });
  });

  it('pauses, keeps its bytes, and resumes from there', async () => {
    const held = hold(250_000);
    world.hub.faults.set(CHAT, [held.fault]);
    const { id } = world.downloads.start(['chat']);
    await world.until((one) => one.bytes > 0);
    world.downloads.pause(id);
    await world.downloads.idle();
    expect(world.downloads.list()[0]).toMatchObject({ state: 'paused', canPause: false, error: null });
    expect(world.downloads.entryState('chat')).toBe('paused');
    const kept = (await stat(join(world.dir, 'chat', 'chat.gguf.part'))).size;
    expect(kept).toBeGreaterThan(0);
    expect(world.downloads.start(['chat']).id).toBe(id);
    expect((await over()).state).toBe('done');
    expect(requests().at(-1)).toBe(`GET ${CHAT} bytes=${kept}-`);
  });

  it('can be resumed before its pause has come to rest', async () => {
    world.hub.faults.set(CHAT, [hold(250_000).fault]);
    const { id } = world.downloads.start(['chat']);
    await world.until((one) => one.bytes > 0);
    world.downloads.pause(id);
    world.downloads.resume(id);
    expect((await over()).state).toBe('done');
  });

  it('removes what was fetched when cancelled', async () => {
    world.hub.faults.set(CHAT, [hold(250_000).fault]);
    const { id } = world.downloads.start(['chat', 'enc']);
    await world.until((one) => one.bytes > 0);
    await world.downloads.cancel(id);
    expect(world.downloads.list()[0]?.state).toBe('cancelled');
    expect(await readdir(world.dir)).not.toContain('chat');
    expect(world.downloads.entryState('chat')).toBe('absent');
  });

  it('stands as paused after a restart with the bytes that the disk has, and goes on', async () => {
    world.hub.faults.set(CHAT, [hold(250_000).fault]);
    const { id } = world.downloads.start(['chat', 'enc']);
    await world.until((one) => one.bytes > 0);
    await world.restart();
    const kept = (await stat(join(world.dir, 'chat', 'chat.gguf.part'))).size;
    expect(world.downloads.list()).toMatchObject([{ id, state: 'paused', bytes: kept, entries: ['chat', 'enc'] }]);
    world.downloads.resume(id);
    expect((await over()).state).toBe('done');
    await world.restart();
    expect(world.downloads.list()).toEqual([]);
    expect(
      world.installed
        .list()
        .map((one) => one.id)
        .sort(),
    ).toEqual(['chat', 'enc']);
  });

  it('loses nothing when its process is killed in the middle', async () => {
    world.hub.faults.set(CHAT, [hold(250_000).fault]);
    const script = fileURLToPath(new URL('./fixtures/download-process.ts', import.meta.url));
    const args = [script, world.dir, world.hub.url, JSON.stringify(mainCatalogue(world.hub.url))];
    const fetching = spawn(process.execPath, args, { stdio: 'ignore' });
    const part = join(world.dir, 'chat', 'chat.gguf.part');
    while (((await stat(part).catch(() => null))?.size ?? 0) < 250_000) await new Promise((resolve) => setImmediate(resolve));
    fetching.kill('SIGKILL');
    await once(fetching, 'exit');
    await world.restart();
    expect(world.downloads.list()).toMatchObject([{ state: 'paused', bytes: 250_000, entries: ['chat'] }]);
    expect(world.downloads.entryState('chat')).toBe('paused');
    world.downloads.resume(world.downloads.list()[0]?.id ?? '');
    expect((await over()).state).toBe('done');
    expect(requests().at(-1)).toBe(`GET ${CHAT} bytes=250000-`);
    expect(sha256(await fetched())).toBe(sha256(weights));
  });

  it('keeps one queue: the second waits for the first', async () => {
    const held = hold(100_000);
    world.hub.faults.set(CHAT, [held.fault]);
    world.downloads.start(['chat']);
    const second = world.downloads.start(['enc']);
    await world.until((one) => one.bytes > 0);
    expect(world.downloads.list()[1]).toMatchObject({ id: second.id, state: 'running', bytes: 0, speed: null });
    held.release();
    await world.until((one) => one.id === second.id && one.state === 'done');
    expect(world.downloads.list().map((one) => one.state)).toEqual(['done', 'done']);
  });

  it('says that it is offline when the hub does not answer, and asks again when tried again', async () => {
    const { url } = world.hub;
    await world.restart({ hub: 'http://127.0.0.1:9' });
    const { id } = world.downloads.start(['chat']);
    expect(await over()).toMatchObject({ state: 'failed', error: { code: 'download.offline' } });
    expect((await world.downloads.reach()).hub).toBe(false);
    await world.restart({ hub: url });
    expect(await world.downloads.reach()).toMatchObject({ hub: true, installed: [] });
    world.downloads.resume(id);
    expect((await over()).state).toBe('done');
  });

  it('asks nobody for what is only shown, and tells what it knows once it has asked', async () => {
    expect(await world.downloads.knownReach()).toEqual({ hub: true, clients: { npm: false, pip: false }, installed: [] });
    await world.restart({ hub: 'http://127.0.0.1:9' });
    expect((await world.downloads.knownReach()).hub).toBe(true);
    expect((await world.downloads.reach()).hub).toBe(false);
    expect((await world.downloads.knownReach()).hub).toBe(false);
  });

  it('skips what is installed and refuses what the catalogue does not know', async () => {
    world.downloads.start(['chat']);
    await over();
    expect(world.downloads.start(['chat'])).toMatchObject({ state: 'done', source: 'folder' });
    expect(() => world.downloads.start(['nope'])).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(requests()).toHaveLength(1);
  });

  it('removes an installed model from the disk and from the list', async () => {
    world.downloads.start(['chat']);
    await over();
    await world.downloads.remove('chat');
    expect(world.installed.list()).toEqual([]);
    expect(await readdir(world.dir)).not.toContain('chat');
    await expect(world.downloads.remove('chat')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('does not count a folder as installed whose files were cut short', async () => {
    world.downloads.start(['chat']);
    await over();
    await writeFile(join(world.dir, 'chat', 'chat.gguf'), weights.subarray(0, 100));
    await world.installed.rescan();
    expect(world.installed.list()).toEqual([]);
  });
});

describe('a hub file whose hash the catalogue does not know', () => {
  it("is checked against the hub's own x-linked-etag, and refused without one", async () => {
    const world = await makeWorld({ unknownHash: true });
    const linked =
      (hash: string): Fault =>
      (request, response, file) => {
        response.setHeader('x-linked-etag', `"${hash}"`);
        serve(request, response, file);
        return true;
      };
    const over = () => world.until((one) => one.state === 'done' || one.state === 'failed');
    try {
      world.downloads.start(['chat']);
      expect(await over()).toMatchObject({ error: { code: 'download.checksum', details: { known: false } } });
      world.hub.faults.set(CHAT, [linked(sha256(onnx))]);
      world.events.length = 0;
      world.downloads.start(['chat']);
      expect(await over()).toMatchObject({ error: { code: 'download.checksum', details: { known: true } } });
      world.hub.faults.set(CHAT, [linked(sha256(weights))]);
      world.events.length = 0;
      world.downloads.start(['chat']);
      expect(await over()).toMatchObject({ state: 'done' });
    } finally {
      await world.close();
    }
  });
});
