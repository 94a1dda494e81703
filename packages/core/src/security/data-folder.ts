import { chmod, lstat, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MiaError } from '../errors.ts';
import { fileError } from './files.ts';

/** Where things lie in the data folder; the same for every shell. */
export interface DataFolder {
  root: string;
  vault: string;
  database: string;
  attachments: string;
  backups: string;
  models: string;
  logs: string;
  run: string;
}

/** The layout, as paths; touches nothing. */
export function dataFolderAt(root: string): DataFolder {
  return {
    root,
    vault: join(root, 'vault.json'),
    database: join(root, 'mia.db'),
    attachments: join(root, 'attachments'),
    backups: join(root, 'backups'),
    models: join(root, 'models'),
    logs: join(root, 'logs'),
    run: join(root, 'run'),
  };
}

/** A folder of the person's own, 0700: not a link, which could lead anywhere, and nobody else's. */
async function ownFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: { code?: string }) => {
    if (error.code !== 'EEXIST') throw fileError(error);
  });
  const found = await lstat(path);
  if (found.isSymbolicLink()) throw new MiaError('data.not-yours', { reason: 'link' });
  if (!found.isDirectory()) throw new MiaError('data.not-yours', { reason: 'not-a-folder' });
  const user = process.getuid?.();
  if (user !== undefined && found.uid !== user) throw new MiaError('data.not-yours', { reason: 'owner' });
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    await chmod(path, 0o700).catch((error: unknown) => {
      throw fileError(error);
    });
  }
}

/** Finds out by writing: permissions, read-only mounts and quotas all say no in their own way. */
async function proveWritable(root: string): Promise<void> {
  const probe = join(root, `.probe-${process.pid}`);
  try {
    const file = await open(probe, 'w', 0o600);
    await file.close();
    await rm(probe);
  } catch (error) {
    throw fileError(error);
  }
}

/**
 * Makes the data folder, or checks the one that is there, and sets the umask of this process to 077, so that what SQLite
 * and others create is the owner's alone. Call it first, from the main thread (a worker can not set the umask).
 * @throws MiaError `data.not-yours` (another user's, or a symbolic link), `data.read-only`, `data.disk-full`
 */
export async function prepareDataFolder(root: string): Promise<DataFolder> {
  process.umask(0o077);
  const folder = dataFolderAt(root);
  await mkdir(dirname(root), { recursive: true }).catch((error: unknown) => {
    throw fileError(error);
  });
  await ownFolder(root);
  await proveWritable(root);
  for (const path of [folder.attachments, join(folder.attachments, 'tmp'), folder.backups, folder.models, folder.logs, folder.run]) {
    await ownFolder(path);
  }
  return folder;
}
