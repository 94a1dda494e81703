/** Where backups lie: the data folder's own place, the folder that the person chose, and those that were chosen before. */
import { accessSync, constants, mkdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import {
  allChosen,
  BACKUP_FOLDER_NAME,
  type BackupFolders,
  EARLIER_SETTING,
  FOLDER_SETTING,
  type Found,
  listBackups,
  removeBackup,
  removeUnused,
} from '@mia/core/memory/backup/index.ts';
import type { Store } from '@mia/core/memory/storage/index.ts';

export interface Elsewhere {
  path: string;
  /** Backups go there now. */
  current: boolean;
  reachable: boolean;
  /** Of this memory, as far as they can be seen now. */
  backups: number;
}

export interface Folders {
  /** The data folder's own. */
  readonly own: string;
  /** Null: backups go to the data folder's own. */
  readonly chosen: string | null;
  /** Where the next one goes. */
  place(): string;
  places(): string[];
  /** What can be seen in all of them, the newest of each place first. */
  listed(): Found[];
  /** As the database has them. */
  take(folders: BackupFolders): void;
  /** @throws MiaError `backup.place` */
  choose(store: Store, path: string | null): Promise<void>;
  /** What was chosen before and is no longer to be counted; what lies there stays. */
  leave(store: Store, path: string): Promise<void>;
  /** The memory was replaced by an older state of itself: where its backups lie is known all the same. */
  carry(store: Store, folders: BackupFolders): Promise<void>;
  now(): BackupFolders;
  elsewhere(vault: string | null): Elsewhere[];
  /** Deletes this memory's backups outside of the data folder. @throws MiaError `backup.place` where one can not be deleted */
  removeElsewhere(vault: string | null): void;
}

/** Is there and can be written to, now. One that was chosen is never made anew: where its disk hung, another would fill. */
export function reachable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** @returns whether it is there then */
export function ensured(path: string): boolean {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch {
    // Told by the look.
  }
  return reachable(path);
}

/** Whether both lie on one disk; a folder that is not there yet lies where the one above it does. */
export function sameDisk(one: string, other: string): boolean {
  const disk = (path: string): number | null => safely(() => statSync(path).dev) ?? (dirname(path) === path ? null : disk(dirname(path)));
  return disk(one) === disk(other);
}

/** A place that can not be read, for a disk is away, has nothing to show. */
export function safely<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

export function createFolders(dataDir: string): Folders {
  const own = join(dataDir, 'backups');
  let known: BackupFolders = { chosen: null, earlier: [] };

  const place = (): string => known.chosen ?? own;
  const places = (): string[] => [...new Set([place(), own, ...known.earlier])];
  const ofVault = (at: string, vault: string | null): Found[] =>
    (safely(() => listBackups(at)) ?? []).filter(({ manifest }) => manifest !== null && manifest.vault === vault);

  async function keep(store: Store, folders: BackupFolders): Promise<void> {
    await store.setSetting(FOLDER_SETTING, folders.chosen);
    await store.setSetting(EARLIER_SETTING, folders.earlier);
    known = folders;
  }

  return {
    own,
    get chosen() {
      return known.chosen;
    },
    place,
    places,
    listed: () => places().flatMap((at) => safely(() => listBackups(at)) ?? []),
    now: () => known,
    take(folders) {
      known = folders;
    },
    async choose(store, path) {
      const to = path === null ? null : inside(path);
      await keep(store, { chosen: to, earlier: allChosen(known).filter((one) => one !== to) });
    },
    leave: (store, path) => keep(store, { ...known, earlier: known.earlier.filter((one) => one !== path) }),
    async carry(store, before) {
      const all = new Set([...before.earlier, ...allChosen(known)]);
      await keep(store, { chosen: before.chosen, earlier: [...all].filter((path) => path !== before.chosen) });
    },
    elsewhere: (vault) =>
      allChosen(known).map((path) => ({
        ...{ path, current: path === known.chosen, reachable: reachable(path) },
        backups: ofVault(path, vault).length,
      })),
    removeElsewhere(vault) {
      for (const at of allChosen(known).filter((one) => one !== own && reachable(one))) {
        try {
          for (const one of ofVault(at, vault)) removeBackup(one);
          removeUnused(at);
        } catch (error) {
          throw new MiaError('backup.place', { what: 'not-writable' }, { cause: error });
        }
        // Ours alone goes with them; where something else lies in it, it stays.
        safely(() => rmdirSync(join(at, 'attachments')));
        safely(() => rmdirSync(at));
      }
    },
  };
}

/** The folder of M.I.A's own in one that the person chose. @throws MiaError `backup.place` */
function inside(path: string): string {
  if (!isAbsolute(path)) throw new MiaError('backup.place', { what: 'relative' });
  if (!safely(() => statSync(path).isDirectory())) throw new MiaError('backup.place', { what: 'missing' });
  const at = join(path, BACKUP_FOLDER_NAME);
  if (!ensured(at)) throw new MiaError('backup.place', { what: 'not-writable' });
  const probe = join(at, `.probe-${process.pid}`);
  try {
    mkdirSync(probe);
    rmSync(probe, { recursive: true });
  } catch {
    throw new MiaError('backup.place', { what: 'not-writable' });
  }
  return at;
}
