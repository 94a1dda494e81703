import { cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from './fixtures/hub-server.ts';
import { ggufBytes, makeWorld, onnx, tokenizer, type World, weights } from './fixtures/world.ts';
import { localFolders } from './index.ts';
import type { FileUpload } from './types.ts';

describe('a local model folder', () => {
  let folder: string;
  let world: World;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mia-folder-'));
    await mkdir(join(folder, 'Enc', 'onnx'), { recursive: true });
    await writeFile(join(folder, 'Enc', 'onnx', 'model.onnx'), onnx);
    await writeFile(join(folder, 'Enc', 'tokenizer.json'), tokenizer);
    await writeFile(join(folder, 'chat.gguf'), weights);
    world = await makeWorld({ folders: [folder, join(folder, 'not-there')] });
    await world.installed.settled();
  });
  afterEach(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is used where it lies, without a copy, whatever the case of its names', async () => {
    expect(world.installed.list().map((model) => model.id)).toEqual(['chat', 'enc']);
    expect(world.installed.get('enc')?.files).toEqual({
      weights: join(folder, 'Enc', 'onnx', 'model.onnx'),
      tokenizer: join(folder, 'Enc', 'tokenizer.json'),
    });
    expect(world.downloads.start(['chat', 'enc'])).toMatchObject({ state: 'done', source: 'folder' });
    expect(world.hub.seen).toEqual([]);
    expect(await readdir(world.dir)).not.toContain('chat');
  });

  it('can not be removed from here', async () => {
    await expect(world.downloads.remove('chat')).rejects.toMatchObject({ code: 'request.invalid' });
    expect(await readFile(join(folder, 'chat.gguf'))).toEqual(weights);
  });

  it('is not trusted by its names: a file with another hash is none of ours', async () => {
    await writeFile(join(folder, 'chat.gguf'), ggufBytes(weights.length, 8));
    await utimes(join(folder, 'chat.gguf'), 1, 1);
    await world.installed.rescan();
    await world.installed.settled();
    expect(world.installed.list().map((model) => model.id)).toEqual(['enc']);
    expect([world.installed.checking('chat'), world.refused]).toEqual([false, ['chat']]);
    // The same file is told of once.
    await world.installed.rescan();
    await world.installed.settled();
    expect(world.refused).toEqual(['chat']);
  });

  it('is expected while it is being hashed: who asks meanwhile waits for it', async () => {
    expect(world.installed.checking('chat')).toBe(false);
    await utimes(join(folder, 'chat.gguf'), 1, 1);
    await world.installed.rescan();
    expect(['chat', 'text-encoder'].map((task) => world.installed.checking(task as 'chat'))).toEqual([true, false]);
    await world.installed.settled();
    expect([world.installed.checking('chat'), world.installed.list('chat').length]).toEqual([false, 1]);
  });

  it('is hashed once a file, also over restarts', async () => {
    const before = await readFile(join(world.dir, 'checked.json'), 'utf8');
    await world.restart();
    expect(world.installed.list().map((model) => model.id)).toEqual(['chat', 'enc']);
    expect(await readFile(join(world.dir, 'checked.json'), 'utf8')).toBe(before);
  });

  it('is a model also where its hash can not be noted, as on a full disk', async () => {
    await rm(join(world.dir, 'checked.json'));
    await mkdir(join(world.dir, 'checked.json', 'in the way'), { recursive: true });
    await utimes(join(folder, 'chat.gguf'), 1, 1);
    await world.installed.rescan();
    await world.installed.settled();
    expect(world.installed.list('chat')).toHaveLength(1);
    expect(world.refused).toEqual([]);
  });

  it('gives way to what was fetched into the data folder', async () => {
    await mkdir(join(world.dir, 'chat'));
    await cp(join(folder, 'chat.gguf'), join(world.dir, 'chat', 'chat.gguf'));
    const files = [{ role: 'weights', path: 'chat.gguf', size: weights.length, sha256: sha256(weights) }];
    const manifest = { version: 1, id: 'chat', name: 'CHAT', source: 'hub', unlisted: false, files };
    await writeFile(join(world.dir, 'chat', 'installed.json'), JSON.stringify(manifest));
    await world.installed.rescan();
    expect(world.installed.own('chat')).toBe(true);
    expect(world.installed.list('chat')).toHaveLength(1);
    await world.downloads.remove('chat');
    expect(world.installed.get('chat')?.files.weights).toBe(join(folder, 'chat.gguf'));
  });

  it('ignores a manifest that leads out of its folder', async () => {
    await mkdir(join(world.dir, 'evil'));
    const files = [{ role: 'weights', path: '../../chat.gguf', size: weights.length, sha256: sha256(weights) }];
    await writeFile(
      join(world.dir, 'evil', 'installed.json'),
      JSON.stringify({ version: 1, id: 'evil', name: 'x', source: 'file', unlisted: true, files }),
    );
    await world.installed.rescan();
    expect(world.installed.get('evil')).toBeUndefined();
  });

  it('may be several folders', () => {
    expect(localFolders({ MIA_MODELS_DIR: ['/a', '', '/b/../c'].join(delimiter) })).toEqual(['/a', '/c']);
    expect(localFolders({})).toEqual([]);
  });
});

describe('a model file chosen by hand', () => {
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());

  async function send(upload: FileUpload, bytes: Buffer, chunk = 100_000): Promise<string> {
    for (let at = 0; at < bytes.length; at += chunk) await upload.write(at, bytes.subarray(at, at + chunk));
    return upload.end();
  }
  const temp = () => readdir(join(world.dir, '.tmp')).catch(() => []);

  it('is installed under its hash, shown as not in the catalogue, and stays after a restart', async () => {
    const bytes = ggufBytes(333_333, 5);
    const id = await send(await world.downloads.addFile({ name: 'C:\\models\\My Model.Q4.gguf', bytes: bytes.length }), bytes);
    expect(id).toBe(`file-${sha256(bytes).slice(0, 16)}`);
    await world.restart();
    expect(world.installed.get(id)).toMatchObject({
      name: 'My Model.Q4',
      unlisted: true,
      task: 'chat',
      contextLength: null,
      bytes: bytes.length,
    });
    expect(await readFile(world.installed.get(id)?.files.weights ?? '')).toEqual(bytes);
    expect(await temp()).toEqual([]);
    await world.downloads.remove(id);
    expect(await readdir(world.dir)).not.toContain(id);
  });

  it('is recognised when it is one of the catalogue', async () => {
    expect(await send(await world.downloads.addFile({ name: 'renamed.bin', bytes: weights.length }), weights)).toBe('chat');
    expect(world.installed.get('chat')).toMatchObject({ name: 'CHAT', unlisted: false, memoryBytes: 1000 });
    expect(await send(await world.downloads.addFile({ name: 'again.gguf', bytes: weights.length }), weights)).toBe('chat');
    expect(await temp()).toEqual([]);
  });

  it('is refused at its first chunk when it is not GGUF', async () => {
    const upload = await world.downloads.addFile({ name: 'x.gguf', bytes: 1000 });
    await expect(upload.write(0, Buffer.from(`PK${'x'.repeat(100)}`))).rejects.toMatchObject({ code: 'model.file-invalid' });
    expect(await temp()).toEqual([]);
    await expect(upload.write(102, Buffer.alloc(1))).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it.each([
    ['an unknown version', (bytes: Buffer) => bytes.writeUInt32LE(9, 4)],
    ['no tensors', (bytes: Buffer) => bytes.writeBigUInt64LE(0n, 8)],
    ['unbelievable counts', (bytes: Buffer) => bytes.writeBigUInt64LE(2n ** 60n, 16)],
  ])('is refused with %s, also when the header comes byte by byte', async (_name, spoil) => {
    const bytes = ggufBytes(100, 1);
    spoil(bytes);
    const upload = await world.downloads.addFile({ name: 'x.gguf', bytes: 100 });
    await expect(send(upload, bytes, 7)).rejects.toMatchObject({ code: 'model.file-invalid' });
  });

  it('must come in order and whole', async () => {
    const bytes = ggufBytes(1000);
    const upload = await world.downloads.addFile({ name: 'x.gguf', bytes: 1000 });
    await upload.write(0, bytes.subarray(0, 500));
    await expect(upload.write(400, bytes.subarray(400, 600))).rejects.toMatchObject({
      code: 'request.invalid',
      details: { expected: 500 },
    });
    await expect(upload.write(500, Buffer.alloc(501))).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(upload.end()).rejects.toMatchObject({ code: 'request.invalid' });
    await upload.write(500, bytes.subarray(500));
    expect(await upload.end()).toMatch(/^file-/);
  });

  it('leaves nothing when cancelled, and takes no more than the disk has', async () => {
    const upload = await world.downloads.addFile({ name: 'x.gguf', bytes: 1000 });
    await upload.write(0, ggufBytes(500));
    await upload.cancel();
    expect(await temp()).toEqual([]);
    await world.restart({ free: async () => 1000 });
    await expect(world.downloads.addFile({ name: 'x.gguf', bytes: 1000 })).rejects.toMatchObject({ code: 'download.disk-full' });
    await expect(world.downloads.addFile({ name: 'x.gguf', bytes: 3 })).rejects.toMatchObject({ code: 'model.file-invalid' });
  });
});
