/**
 * Node's compile cache grows with every version of every file and is never made smaller by Node (its documentation, `module.enableCompileCache`):
 * what was not read for longest goes, when idle, a bounded number at a time. A file that is missed is only compiled again.
 */
import { lstat, opendir, unlink } from 'node:fs/promises';
import { getCompileCacheDir } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';

/** Files that stay: several times what a whole run of M.I.A reads. */
export const KEPT_FILES = 6000;
/** Files that go in one pass, and how long nothing is touched after it was written or read, in ms. */
export const MOST_AT_ONCE = 2000;
export const UNTOUCHED_MS = 24 * 60 * 60_000;

/** A first pass once the start is long over, and the next while there is more to do. */
const FIRST_MS = 10 * 60_000;
const NEXT_MS = 5 * 60_000;

/** Node's own names: a folder for each version, in it a file for each source, whose name is a hash. */
const VERSION_FOLDER = /^v\d+\.\d+\.\d+[\w.-]*$/;
const CACHE_FILE = /^[0-9a-f]{1,16}(\.\w{1,12})?$/;

/** M.I.A's own cache folder, as `npm start` names it; null where another one is used, which belongs to somebody else. */
export function ownCacheFolder(env: NodeJS.ProcessEnv = process.env, used: string | undefined = getCompileCacheDir()): string | null {
  const own = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mia', 'compile');
  return used !== undefined && dirname(used) === own ? own : null;
}

export interface Pruning {
  folder: string;
  /** UTC epoch milliseconds. */
  now: number;
  keep?: number;
  most?: number;
}

/**
 * One pass. Several programs may use the folder and prune it at once: each file is one that nobody wrote or read for a day, and
 * one that is gone already was meant to go. Nothing is followed that is a link, nothing touched that is not named as Node names it.
 * @returns how many went, and whether more are to go. Never rejects
 */
export async function pruneCompileCache({
  folder,
  now,
  keep = KEPT_FILES,
  most = MOST_AT_ONCE,
}: Pruning): Promise<{ gone: number; more: boolean }> {
  const files: string[] = [];
  for (const version of await entries(folder, 'folder', VERSION_FOLDER))
    for (const name of await entries(join(folder, version), 'file', CACHE_FILE)) files.push(join(folder, version, name));
  if (files.length <= keep) return { gone: 0, more: false };
  const known: { path: string; used: number }[] = [];
  for (const path of files) {
    const stat = await lstat(path).catch(() => null);
    // A disk that does not note when a file was read tells when it was written.
    if (stat?.isFile()) known.push({ path, used: Math.max(stat.atimeMs, stat.mtimeMs) });
  }
  const old = known
    .toSorted((a, b) => a.used - b.used)
    .slice(0, Math.max(0, known.length - keep))
    .filter(({ used }) => now - used > UNTOUCHED_MS);
  let gone = 0;
  for (const { path } of old.slice(0, most)) {
    if (
      await unlink(path).then(
        () => true,
        () => false,
      )
    )
      gone += 1;
  }
  return { gone, more: old.length > most };
}

async function entries(folder: string, kind: 'file' | 'folder', named: RegExp): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const entry of await opendir(folder))
      if (named.test(entry.name) && (kind === 'file' ? entry.isFile() : entry.isDirectory())) found.push(entry.name);
  } catch {
    // Not there, or not ours to read.
  }
  return found;
}

interface Tidying {
  clock: Clock;
  logger: Logger;
  /** An answer is being written: the next pass comes later. */
  busy(): boolean;
  folder?: string | null;
}

/** Prunes M.I.A's own cache folder when idle. Returns the end of that. */
export function tidyCompileCache({ clock, logger, busy, folder = ownCacheFolder() }: Tidying): () => void {
  if (folder === null) return () => {};
  let cancel = (): void => {};
  const again = (ms: number): void => {
    cancel = clock.after(ms, () => void pass());
  };
  const pass = async (): Promise<void> => {
    if (busy()) return again(NEXT_MS);
    const { gone, more } = await pruneCompileCache({ folder, now: clock.now() });
    if (gone > 0) logger.info('compile-cache.pruned', { count: gone });
    if (more) again(NEXT_MS);
  };
  again(FIRST_MS);
  return () => cancel();
}
