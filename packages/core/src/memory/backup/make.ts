import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MiaError } from '../../errors.ts';
import { type Cipher, type Database, openDatabase, schemaOf, takeSnapshot } from '../storage/index.ts';
import { copyWhole, ensureFolder, type Sum, sumOfFile, syncFolder, writeNew } from './disk.ts';
import { BACKUP_FORMAT, type Manifest, manifestText, type REASONS } from './manifest.ts';
import { listBackups, sharedAttachments, sweep } from './place.ts';
import { rotate } from './rotate.ts';
import { unitName } from './units.ts';

export interface MakeOptions {
  /** The backup folder; made where it is missing. */
  place: string;
  /** The data folder. */
  dataDir: string;
  key: Uint8Array;
  cipher: Cipher;
  /** What goes into the backup's `vault.json`: passphrase and phrase wraps, never the keychain's or the file's. */
  vaultFile: string;
  vault: string;
  opensBy: Manifest['opensBy'];
  app: string;
  created: number;
  zone: string;
  reason: (typeof REASONS)[number];
}

export interface Made {
  sequence: number;
  path: string;
  /** Older ones that were let go. */
  removed: number;
}

/** Left free on a disk that a backup goes to, in bytes. */
const SPARE = 64 * 1024 * 1024;

/** @throws MiaError `data.damaged` where a page, an index or a row is not what it should be */
export function checkWhole(db: Database): void {
  if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok') throw new MiaError('data.damaged', { reason: 'integrity' });
}

/** The sequence of the newest message; 0 where there is none. */
export function newestMessage(db: Database): number {
  return (db.prepare('SELECT max(id) FROM message').pluck().get() as number | null) ?? 0;
}

/**
 * Makes a backup, as one unit: all under a temporary name and on the disk, opened and checked, then renamed; after that older
 * ones are let go. A process that is killed in between leaves nothing that is taken for a backup. Blocks its thread.
 * @throws MiaError `data.disk-full`, `data.damaged` (the database is: nothing older is let go), `data.read-only`
 */
export async function makeBackup(options: MakeOptions): Promise<Made> {
  const { place, dataDir, key, cipher, vault } = options;
  ensureFolder(place);
  ensureFolder(sharedAttachments(place));
  // Not begun where it would fill the disk that the memory itself may lie on.
  const disk = statfsSync(place);
  if (disk.bavail * disk.bsize < statSync(join(dataDir, 'mia.db')).size + SPARE) throw new MiaError('data.disk-full', { what: 'backup' });
  sweep(place, vault);
  const sequence = (listBackups(place)[0]?.sequence ?? 0) + 1;
  const making = join(place, `.making-${vault.slice(0, 8)}-${sequence}`);
  mkdirSync(making, { mode: 0o700 });
  try {
    const copy = join(making, 'mia.db');
    await takeSnapshot({ path: join(dataDir, 'mia.db'), to: copy, key, cipher });
    const db = openDatabase({ path: copy, key, cipher, readonly: true });
    let manifest: Manifest;
    try {
      checkWhole(db);
      const named = db.prepare('SELECT public FROM attachment WHERE to_delete = 0').pluck().all() as string[];
      const attachments = shareAttachments(named, join(dataDir, 'attachments'), place);
      manifest = {
        format: BACKUP_FORMAT,
        sequence,
        id: randomBytes(16).toString('hex'),
        ...{ vault, created: options.created, zone: options.zone, reason: options.reason, app: options.app, cipher },
        schema: schemaOf(db),
        upTo: newestMessage(db),
        opensBy: options.opensBy,
        database: sumOfFile(copy),
        vaultFile: writeNew(join(making, 'vault.json'), options.vaultFile),
        attachments,
        missing: named.length - attachments.length,
      };
    } finally {
      db.close();
    }
    writeNew(join(making, 'manifest.json'), manifestText(manifest));
    syncFolder(making);
    const path = join(place, unitName(sequence));
    renameSync(making, path);
    syncFolder(place);
    return { sequence, path, removed: rotate(place, vault, sequence) };
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    throw error;
  }
}

/** Copies what the folder does not have yet: a file never changes once it is written, so that backups can share it. */
function shareAttachments(named: string[], from: string, place: string): Manifest['attachments'] {
  const known = new Map<string, Sum>();
  for (const { manifest } of listBackups(place)) for (const { id, ...sum } of manifest?.attachments ?? []) known.set(id, sum);
  return named.flatMap((id) => {
    const source = join(from, id);
    const size = statSync(source, { throwIfNoEntry: false })?.size;
    if (size === undefined) return [];
    const shared = join(sharedAttachments(place), id);
    const before = known.get(id);
    // Read again, not believed: a copy that rotted is made anew.
    const there = existsSync(shared) && before?.bytes === size ? sumOfFile(shared) : null;
    try {
      const sum = there && there.sha256 === before?.sha256 ? there : copyWhole(source, shared);
      return [{ id, ...sum }];
    } catch (error) {
      // Forgotten since the copy of the database was made: it is missing there, too.
      if ((error as { code?: unknown }).code === 'ENOENT' && !existsSync(source)) return [];
      throw error;
    }
  });
}
