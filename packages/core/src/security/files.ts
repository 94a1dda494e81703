import { randomBytes } from 'node:crypto';
import { copyFile, link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MiaError } from '../errors.ts';

/** A file system's error as ours, or the error itself. */
export function fileError(error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new MiaError('data.disk-full', {}, { cause: error });
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return new MiaError('data.read-only', {}, { cause: error });
  return error;
}

/** Makes a rename or removal in a folder last. Windows can not open folders and needs it not. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes a file for the owner alone (0600) and waits until it is on the disk. */
async function writeWhole(path: string, content: string): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Replaces a file: written beside as `PATH.new`, synced, renamed over it. The one before stays as `PATH.previous` until
 * `eraseFile` takes it. At every moment a whole file stands under `path`.
 */
export async function replaceFile(path: string, content: string): Promise<void> {
  const next = `${path}.new`;
  const previous = `${path}.previous`;
  await writeWhole(next, content);
  if (await stat(path).catch(() => null)) {
    await eraseFile(previous);
    // A second name for the old bytes; where a file system has no links, a copy.
    await link(path, previous).catch(() => copyFile(path, previous));
    await syncFolder(dirname(path));
  }
  await rename(next, path);
  await syncFolder(dirname(path));
}

/** Puts a whole file in the place of a missing or damaged one, of which nothing is to be kept. */
export async function restoreFile(path: string, content: string): Promise<void> {
  await writeWhole(`${path}.new`, content);
  await rename(`${path}.new`, path);
  await syncFolder(dirname(path));
}

/** Overwrites a file's bytes before it is removed. (Disks that move what is written keep copies: nothing here can help that.) */
export async function eraseFile(path: string): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (!there) return;
  const file = await open(path, 'r+');
  try {
    await file.write(randomBytes(Math.max(1, there.size)), 0, there.size, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await rm(path);
  await syncFolder(dirname(path));
}
