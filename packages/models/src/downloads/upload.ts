import { createHash, randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import { type Catalogue, hubVariant } from '../catalogue/index.ts';
import { DISK_MARGIN, diskError, makeFolder, placeFile, remove } from './files.ts';
import { checkGgufHeader, GGUF_HEADER } from './gguf.ts';
import type { Installed } from './installed.ts';
import { writeManifest } from './manifest.ts';
import type { FileUpload } from './types.ts';

export interface UploadContext {
  dir: string;
  temp: string;
  catalogue: Catalogue;
  installed: Installed;
  free(folder: string): Promise<number>;
}

/** Receives a GGUF file that a person chose: see `Downloads.addFile`. */
export async function receiveFile(context: UploadContext, file: { name: string; bytes: number }): Promise<FileUpload> {
  if (!Number.isSafeInteger(file.bytes) || file.bytes < GGUF_HEADER) throw new MiaError('model.file-invalid', { reason: 'too short' });
  const free = await context.free(context.dir);
  if (free < file.bytes + DISK_MARGIN) throw new MiaError('download.disk-full', { needed: file.bytes, free });
  await makeFolder(context.temp);

  const id = randomUUID();
  const part = join(context.temp, `${id}.part`);
  const handle = await open(part, 'wx', 0o600);
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  let written = 0;
  let state: 'open' | 'over' = 'open';
  // Chunks are written one after the other whatever the caller does.
  let last: Promise<unknown> = Promise.resolve();

  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => {});
    return next;
  };
  const drop = async () => {
    state = 'over';
    await handle.close().catch(() => {});
    await remove(part);
  };
  const mustBeOpen = () => {
    if (state === 'over') throw new MiaError('request.invalid', { reason: 'upload is over' });
  };

  async function write(offset: number, chunk: Uint8Array): Promise<void> {
    mustBeOpen();
    if (offset !== written || written + chunk.length > file.bytes)
      throw new MiaError('request.invalid', { reason: 'offset', expected: written });
    try {
      if (head.length < GGUF_HEADER) {
        head = Buffer.concat([head, chunk.subarray(0, GGUF_HEADER)]);
        if (head.length >= GGUF_HEADER) checkGgufHeader(head);
      }
      await handle.writeFile(chunk);
    } catch (error) {
      await drop();
      throw diskError(error);
    }
    hash.update(chunk);
    written += chunk.length;
  }

  async function end(): Promise<string> {
    mustBeOpen();
    if (written !== file.bytes) throw new MiaError('request.invalid', { reason: 'bytes missing', expected: file.bytes, written });
    state = 'over';
    await handle.close();
    try {
      return await install(context, part, file, hash.digest('hex'));
    } catch (error) {
      await remove(part);
      throw diskError(error);
    }
  }

  return { id, write: (offset, chunk) => inOrder(() => write(offset, chunk)), end: () => inOrder(end), cancel: () => inOrder(drop) };
}

async function install(context: UploadContext, part: string, file: { name: string; bytes: number }, sha256: string): Promise<string> {
  const { catalogue, dir, installed } = context;
  const listed = catalogue.entries.find((entry) => {
    const files = hubVariant(entry).files;
    return files.length === 1 && files[0]?.sha256 === sha256;
  });
  const id = listed?.id ?? `file-${sha256.slice(0, 16)}`;
  if (installed.get(id)) {
    await remove(part);
    return id;
  }
  const shown =
    basename(file.name.replaceAll('\\', '/'))
      .replace(/\.gguf$/i, '')
      .slice(0, 200) || 'Model';
  const path = listed ? (hubVariant(listed).files[0]?.path ?? 'model.gguf') : 'model.gguf';
  const folder = join(dir, id);
  await placeFile(part, join(folder, path));
  const files = [{ role: 'weights', path, size: file.bytes, sha256 }];
  await writeManifest(folder, { version: 1, id, name: listed?.name ?? shown, source: 'file', unlisted: !listed, files });
  await installed.rescan();
  return id;
}
