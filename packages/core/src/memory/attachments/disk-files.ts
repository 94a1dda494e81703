import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../security/index.ts';
import { storageError } from '../storage/sqlite-errors.ts';
import type { AttachmentFiles, NewFile, SealedFile } from './files.ts';

const NAME = /^[0-9a-f]{32}$/;

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageError(error);
  }
}

const notThere = (error: unknown): null => {
  if ((error as { code?: unknown }).code === 'ENOENT') return null;
  throw error;
};

/** Sealed files in the folder `dir`, made where it is missing; unfinished ones lie in its `tmp`. */
export function diskFiles(dir: string): AttachmentFiles {
  const unfinished = join(dir, 'tmp');
  const path = (id: string): string => join(dir, id);

  return {
    create: (id) =>
      told(async () => {
        await mkdir(unfinished, { recursive: true, mode: 0o700 });
        const handle = await open(join(unfinished, id), 'wx', 0o600);
        return newFile(handle, join(unfinished, id), path(id), dir);
      }),
    open: (id) =>
      told(async () => {
        const handle = await open(path(id), 'r').catch(notThere);
        return handle && sealedFile(handle);
      }),
    size: (id) => told(async () => (await stat(path(id)).catch(notThere))?.size ?? null),
    remove: (ids) =>
      told(async () => {
        if (ids.length === 0) return;
        for (const id of ids) await rm(path(id), { force: true });
        await syncFolder(dir).catch(notThere);
      }),
    list: () => told(async () => ((await readdir(dir).catch(notThere)) ?? []).filter((name) => NAME.test(name))),
    clean: (writing) =>
      told(async () => {
        const left = ((await readdir(unfinished).catch(notThere)) ?? []).filter((name) => !writing.has(name));
        for (const name of left) await rm(join(unfinished, name), { recursive: true, force: true });
      }),
  };
}

function newFile(handle: FileHandle, from: string, to: string, dir: string): NewFile {
  let open = true;
  let path = from;
  const close = async (): Promise<void> => {
    if (!open) return;
    open = false;
    await handle.close();
  };
  return {
    write: (bytes) =>
      told(async () => {
        for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
      }),
    finish: () =>
      told(async () => {
        await handle.sync();
        await close();
        await rename(from, to);
        path = to;
        await syncFolder(dir);
      }),
    async abandon() {
      await close().catch(() => {});
      await rm(path, { force: true }).catch(() => {});
    },
  };
}

async function sealedFile(handle: FileHandle): Promise<SealedFile> {
  const { size } = await handle.stat();
  return {
    size,
    read: (at, bytes) =>
      told(async () => {
        const buffer = Buffer.allocUnsafe(bytes);
        let got = 0;
        while (got < bytes) {
          const { bytesRead } = await handle.read(buffer, got, bytes - got, at + got);
          if (bytesRead === 0) break;
          got += bytesRead;
        }
        return buffer.subarray(0, got);
      }),
    close: () => handle.close(),
  };
}
