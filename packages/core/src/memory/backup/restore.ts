import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MiaError } from '../../errors.ts';
import { openPortable, parsePortable, type Secret } from '../../security/index.ts';
import { type Database, MIGRATIONS, openDatabase } from '../storage/index.ts';
import { copyNew, copyWhole, ensureFolder, sumOfFile, syncFolder, writeNew } from './disk.ts';
import { checkWhole } from './make.ts';
import type { Manifest } from './manifest.ts';
import { sharedAttachments } from './place.ts';
import { READY } from './swap.ts';
import { verifyBackup } from './verify.ts';

export interface RestoreFrom {
  /** Folder of the backup. */
  unit: string;
  /** The data key of the vault that is open here; tried first, so that a person's own backup needs nothing typed. */
  key?: Uint8Array;
  secret?: Secret;
}

/** What a person sees before they decide. */
export interface RestorePreview {
  created: number;
  zone: string;
  conversations: number;
  messages: number;
  attachments: number;
  /** Time of the newest message in it; null where there is none. */
  newest: number | null;
  /** The key that opened it is the one of the vault here: the passphrase and phrase of today go on. */
  own: boolean;
}

interface Opened {
  manifest: Manifest;
  key: Uint8Array;
  own: boolean;
}

/** Whether this key opens that database. */
function opens(path: string, key: Uint8Array, cipher: Manifest['cipher']): boolean {
  try {
    openDatabase({ path, key, cipher, readonly: true }).close();
    return true;
  } catch (error) {
    if (error instanceof MiaError && error.code === 'data.wrong-key') return false;
    throw error;
  }
}

async function openBackup({ unit, key, secret }: RestoreFrom): Promise<Opened> {
  const manifest = verifyBackup(unit);
  const known = MIGRATIONS.at(-1)?.number ?? 0;
  if (manifest.schema > known) throw new MiaError('data.newer', { schema: manifest.schema, known });
  const database = join(unit, 'mia.db');
  if (key && opens(database, key, manifest.cipher)) return { manifest, key: Uint8Array.from(key), own: true };
  const vault = parsePortable(readFileSync(join(unit, 'vault.json'), 'utf8'));
  if (vault.wraps.length === 0) throw new MiaError('backup.no-key');
  if (!secret) throw new MiaError('backup.needs-secret', { what: manifest.opensBy.join(' ') });
  const opened = await openPortable(vault, secret);
  if (!opens(database, opened, manifest.cipher)) throw new MiaError('backup.damaged', { what: 'keys' });
  return { manifest, key: opened, own: false };
}

const countOf = (db: Database, what: string): number => db.prepare(`SELECT count(*) FROM ${what}`).pluck().get() as number;

/**
 * Opens a backup where it lies, changes nothing, and says what is in it.
 * @throws MiaError `backup.damaged`, `backup.needs-secret`, `backup.no-key`, `backup.needs-other`, `vault.wrong-passphrase`,
 *   `vault.wrong-phrase`, `data.newer`
 */
export async function previewRestore(from: RestoreFrom): Promise<RestorePreview> {
  const { manifest, key, own } = await openBackup(from);
  try {
    const db = openDatabase({ path: join(from.unit, 'mia.db'), key, cipher: manifest.cipher, readonly: true });
    try {
      return {
        ...{ created: manifest.created, zone: manifest.zone, own },
        conversations: countOf(db, 'conversation WHERE forgetting IS NULL AND forgotten = 0'),
        messages: countOf(db, 'message WHERE forgetting IS NULL AND forgotten = 0'),
        attachments: manifest.attachments.length,
        newest: db.prepare('SELECT max(created) FROM message WHERE forgotten = 0').pluck().get() as number | null,
      };
    } finally {
      db.close();
    }
  } finally {
    key.fill(0);
  }
}

/**
 * Makes a backup ready to take the place of what is in the data folder: copied beside it, opened, checked, on the disk. From
 * then on `finishRestore` is the next thing that happens there, also when the process is killed. Blocks its thread.
 * @param keep what is there now is kept for good, because no backup could be made of it
 * @throws what `previewRestore` does, and `data.disk-full`
 */
export async function prepareRestore(from: RestoreFrom & { dataDir: string; keep: boolean }): Promise<{ own: boolean }> {
  const { unit, dataDir } = from;
  const { manifest, key, own } = await openBackup(from);
  const making = join(dataDir, `${READY}.making`);
  try {
    rmSync(making, { recursive: true, force: true });
    mkdirSync(making, { mode: 0o700 });
    const copy = join(making, 'mia.db');
    const sum = copyNew(join(unit, 'mia.db'), copy);
    if (sum.sha256 !== manifest.database.sha256) throw new MiaError('backup.damaged', { what: 'database' });
    const db = openDatabase({ path: copy, key, cipher: manifest.cipher, readonly: true });
    try {
      checkWhole(db);
    } finally {
      db.close();
    }
    // Its own key opens it: the vault here stays, with the passphrase and phrase of today.
    if (!own) writeNew(join(making, 'vault.json'), readFileSync(join(unit, 'vault.json'), 'utf8'));
    if (from.keep) writeNew(join(making, 'keep'), '');
    bringAttachments(manifest, sharedAttachments(dirname(unit)), join(dataDir, 'attachments'));
    syncFolder(making);
    renameSync(making, join(dataDir, READY));
    syncFolder(dataDir);
    return { own };
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    throw error;
  } finally {
    key.fill(0);
  }
}

function bringAttachments({ attachments }: Manifest, from: string, to: string): void {
  ensureFolder(to);
  for (const { id, sha256, bytes } of attachments) {
    const here = join(to, id);
    if (existsSync(here) && statSync(here).size === bytes && sumOfFile(here).sha256 === sha256) continue;
    if (copyWhole(join(from, id), here).sha256 !== sha256) throw new MiaError('backup.damaged', { what: 'attachment' });
  }
}
