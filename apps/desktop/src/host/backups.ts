/** Backups by themselves and on request: when, where, and what came of it. The work is done in a thread (`memory/backup`). */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import {
  type BackupFolders,
  type Found,
  findBackups,
  type Look,
  listBackups,
  lookAt,
  removeBackup,
  removeCopiesAside,
  removeUnused,
  runBackupTask,
  sweepRekey,
} from '@mia/core/memory/backup/index.ts';
import { auditWal, copyAside, type Store } from '@mia/core/memory/storage/index.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import { portableText, type Vault } from '@mia/core/security/index.ts';
import type { App, AppEvent, ResultOf } from '../contract/index.ts';
import { createFolders, ensured, reachable, safely, sameDisk } from './backup-folders.ts';
import { entryUrl } from './entries.ts';

export type BackupStatus = ResultOf<App['backup.status']>;
type Reason = 'idle' | 'person' | 'migration' | 'update' | 'restore' | 'key';

/** Looks whether a backup is due. */
const LOOK_MS = 10 * 60_000;
/** Between two backups that nobody asked for. */
const EVERY_MS = 24 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

export interface BackupsOptions {
  dataDir: string;
  version: string;
  clock: Clock;
  logger: Logger;
  publish(event: AppEvent): void;
  /** An answer is being written: a backup that nobody waits for waits. */
  busy(): boolean;
}

export interface Backups {
  /**
   * Before the store opens: reads the journal, and makes a backup where a migration will run or the app is another one.
   * @throws MiaError what kept a backup before a migration from being made: the database is then left as it is
   */
  beforeOpen(vault: Vault): Promise<void>;
  /** From now on makes one when it is due and nothing else runs. @returns what ends that */
  watch(store: Store, vault: Vault): () => void;
  status(vault: Vault | null): BackupStatus;
  /** @throws MiaError `backup.place`, `data.disk-full`, `data.damaged` */
  make(vault: Vault, reason: Reason): Promise<void>;
  /** @throws MiaError `backup.place` */
  setFolder(store: Store, path: string | null): Promise<void>;
  /** No longer counts a folder that was chosen before; what lies there stays. */
  leaveFolder(store: Store, path: string): Promise<void>;
  /** Where the person has had backups put, as it is known now. */
  folders(): BackupFolders;
  /** After a restore: what was known of the folders before it is known again. */
  carryFolders(store: Store, before: BackupFolders): Promise<void>;
  /** Deletes all backups of this memory but the newest, wherever one can be reached, and what was put aside of it; returns how many. */
  removeOlder(vault: Vault): number;
  /** Deletes all that lie outside of the data folder and can be reached. @throws MiaError `backup.place` */
  removeElsewhere(vault: Vault): void;
  /** Backups to restore from; without a path those of the places that are known. @throws MiaError `backup.none` */
  find(path: string | undefined, vault: Vault | null): BackupStatus['backups'];
}

const vaultId = (vault: Vault | null): string | null => vault?.portable().id ?? null;

/** Of all places together; what can not be read comes last. */
const newestFirst = (all: Found[]): Found[] => all.toSorted((a, b) => (b.manifest?.created ?? 0) - (a.manifest?.created ?? 0));

export function createBackups({ dataDir, version, clock, logger, publish, busy }: BackupsOptions): Backups {
  const folders = createFolders(dataDir);
  const { own, place, listed } = folders;
  const database = join(dataDir, 'mia.db');
  let firstAt: number | null = null;
  let failed: string | null = null;
  let journalDamaged = false;
  let running: Promise<void> | null = null;

  function entryOf({ path, sequence, manifest }: Found, vault: string | null): BackupStatus['backups'][number] {
    if (!manifest) return { path, sequence, about: null };
    const { created, zone, reason, app, opensBy, database: file, attachments } = manifest;
    const bytes = attachments.reduce((sum, one) => sum + one.bytes, file.bytes);
    return { path, sequence, about: { created, zone, reason, app, bytes, opensBy, own: manifest.vault === vault } };
  }

  async function makeAt(at: string, vault: Vault, reason: Reason): Promise<void> {
    if (!(at === own ? ensured(at) : reachable(at))) throw new MiaError('backup.place', { what: at === own ? 'not-writable' : 'gone' });
    const portable = vault.portable();
    const key = vault.key();
    const began = clock.monotonic();
    try {
      const made = await runBackupTask(entryUrl('backup'), 'make', {
        ...{ place: at, dataDir, key, cipher: vault.cipher, vaultFile: portableText(portable), vault: portable.id },
        opensBy: portable.wraps.map(({ kind }) => kind),
        ...{ app: version, created: clock.now(), zone: clock.zone(), reason },
      });
      const ms = Math.round(clock.monotonic() - began);
      logger.info('backup.made', { count: made.sequence, ms, state: reason });
    } finally {
      key.fill(0);
    }
  }

  /** One at a time; who asks while one is made waits for another of their own. */
  async function make(vault: Vault, reason: Reason, at = place()): Promise<void> {
    while (running) await running.catch(() => {});
    running = makeAt(at, vault, reason);
    publish({ type: 'backup' });
    try {
      await running;
      failed = null;
    } catch (error) {
      const told = MiaError.from(error);
      failed = told.code;
      logger.warn('backup.failed', { code: told.code, state: reason });
      throw told;
    } finally {
      running = null;
      publish({ type: 'backup' });
    }
  }

  function audit(vault: Vault): void {
    journalDamaged = false;
    const { lost } = auditWal(`${database}-wal`);
    if (lost === 0) return;
    copyAside(dataDir, portableText(vault.portable()));
    journalDamaged = true;
    logger.error('storage.wal-damaged', { count: lost });
    publish({ type: 'trouble', error: { code: 'data.wal-damaged', details: { lost } } });
  }

  async function beforeChange(vault: Vault, look: Look): Promise<void> {
    const before = listed().find(({ manifest }) => manifest?.vault === vaultId(vault));
    if (look.older) {
      // A disk that is not there keeps nobody from starting: then it goes to the data folder.
      await make(vault, 'migration').catch((error: unknown) => {
        if (folders.chosen === null || MiaError.from(error).code === 'data.damaged') throw error;
        return make(vault, 'migration', own);
      });
    } else if (before?.manifest && before.manifest.app !== version) await make(vault, 'update').catch(() => {});
  }

  async function due(vault: Vault): Promise<boolean> {
    if (busy() || running) return false;
    const newest = safely(() => listBackups(place()))?.find(({ manifest }) => manifest?.vault === vaultId(vault))?.manifest;
    if (!newest) return true;
    // What opens the memory by now would not open that one, should this computer be lost.
    if (vault.portable().wraps.some(({ kind }) => !newest.opensBy.includes(kind))) return true;
    // Made in a time that is yet to come: a clock was set back since. Nothing can be told by times then, and the next one is of today.
    if (newest.created > clock.now()) return true;
    const changed = Math.max(...[database, `${database}-wal`].map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
    return changed > newest.created && clock.now() - newest.created >= EVERY_MS;
  }

  return {
    async beforeOpen(vault) {
      sweepRekey(database);
      audit(vault);
      const key = vault.key();
      let look: Look | null;
      try {
        look = lookAt(database, key, vault.cipher);
      } finally {
        key.fill(0);
      }
      folders.take(look?.folders ?? { chosen: null, earlier: [] });
      firstAt = null;
      failed = null;
      if (!look) return;
      if (look.used) await beforeChange(vault, look);
    },

    watch(store, vault) {
      let ended = false;
      let cancel = () => {};
      const read = async () => {
        const settings = await store.settings();
        const at = settings['backup.firstAt'];
        // One that is yet to come was written by a clock that was set back since.
        firstAt = typeof at === 'number' && at <= clock.now() ? at : null;
      };
      const look = async () => {
        const { messages } = await store.info();
        if (ended || messages === 0) return;
        if (await due(vault)) await make(vault, 'idle');
        if (firstAt === null && !ended && listed().length > 0) {
          firstAt = clock.now();
          await store.setSetting('backup.firstAt', firstAt);
        }
      };
      const again = () => {
        cancel = clock.after(LOOK_MS, () => {
          // What failed is logged and shown; the next look tries again.
          void look()
            .catch(() => {})
            .finally(() => {
              if (!ended) again();
            });
        });
      };
      void read().catch(() => {});
      again();
      return () => {
        ended = true;
        cancel();
      };
    },

    status(vault) {
      const path = place();
      const days = firstAt === null ? null : Math.max(0, Math.floor((clock.now() - firstAt) / DAY_MS));
      return {
        folder: {
          ...{ path, chosen: folders.chosen !== null, sameDisk: sameDisk(path, dataDir) },
          reachable: folders.chosen === null ? ensured(path) : reachable(path),
        },
        elsewhere: folders.elsewhere(vaultId(vault)),
        backups: newestFirst(listed()).map((one) => entryOf(one, vaultId(vault))),
        running: running !== null,
        failed,
        oneDiskDays: folders.chosen === null ? days : null,
        journalDamaged,
      };
    },

    make: (vault, reason) => make(vault, reason),

    async setFolder(store, path) {
      await folders.choose(store, path);
      publish({ type: 'backup' });
    },

    async leaveFolder(store, path) {
      await folders.leave(store, path);
      publish({ type: 'backup' });
    },

    folders: () => folders.now(),
    carryFolders: (store, before) => folders.carry(store, before),
    removeElsewhere: (vault) => folders.removeElsewhere(vaultId(vault)),

    removeOlder(vault) {
      const mine = (one: Found): boolean => one.manifest?.vault === vaultId(vault);
      // By sequence, in the place where they go now: a clock may have been set back since an older one was made.
      const kept = (safely(() => listBackups(place())) ?? []).find(mine)?.path;
      const gone = listed().filter((one) => mine(one) && one.path !== kept);
      for (const one of gone) removeBackup(one);
      for (const at of folders.places()) safely(() => removeUnused(at));
      publish({ type: 'backup' });
      return gone.length + removeCopiesAside(dataDir, vault.portable().id);
    },

    find(path, vault) {
      const found = path === undefined ? listed() : findBackups(path);
      return newestFirst(found).map((one) => entryOf(one, vaultId(vault)));
    },
  };
}
