/**
 * A backup folder: `backup-000007/` with `mia.db`, `vault.json` and `manifest.json` for each backup, and beside them
 * `attachments/`, which all of them share. What begins with a dot is on its way in or out and counts for nothing.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { MiaError } from '../../errors.ts';
import { syncFolder } from './disk.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { entries, listUnits, sequenceOf, type Unit } from './units.ts';

export interface Found extends Unit {
  /** Null where it can not be read. */
  manifest: Manifest | null;
}

export const sharedAttachments = (place: string): string => join(place, 'attachments');

/** All backups of a folder, the newest first. */
export function listBackups(place: string): Found[] {
  return listUnits(place).map(lookInto);
}

function lookInto(unit: Unit): Found {
  try {
    return { ...unit, manifest: readManifest(unit.path) };
  } catch {
    return { ...unit, manifest: null };
  }
}

/**
 * The backups in what a person chose: a backup folder, one backup in it, or a folder that holds a backup folder.
 * @throws MiaError `backup.place` (no whole path, or nothing there now), `backup.none` (no backup in it)
 */
export function findBackups(chosen: string): Found[] {
  if (!isAbsolute(chosen)) throw new MiaError('backup.place', { what: 'relative' });
  if (!existsSync(chosen)) throw new MiaError('backup.place', { what: 'missing' });
  const sequence = sequenceOf(basename(chosen));
  if (sequence !== null && existsSync(join(chosen, 'mia.db'))) return [lookInto({ path: chosen, sequence })];
  const found = [chosen, join(chosen, BACKUP_FOLDER_NAME), join(chosen, 'backups')].flatMap(listBackups);
  if (found.length === 0) throw new MiaError('backup.none');
  return found;
}

/** What M.I.A makes inside the folder that a person chose. */
export const BACKUP_FOLDER_NAME = 'M.I.A backups';

/** What was on its way when a process was killed. `vault`: only this vault's own, for computers may share a folder. */
export function sweep(place: string, vault: string): void {
  for (const name of entries(place)) {
    if (name.startsWith(`.making-${vault.slice(0, 8)}-`) || name.startsWith(`.removing-${vault.slice(0, 8)}-`)) {
      rmSync(join(place, name), { recursive: true, force: true });
    }
  }
  for (const name of entries(sharedAttachments(place))) {
    if (name.endsWith('.part')) rmSync(join(sharedAttachments(place), name), { force: true });
  }
}

/** Takes a backup away: first its name, so that no half of one is ever taken for a backup. */
export function removeBackup({ path, manifest }: Found): void {
  const gone = join(dirname(path), `.removing-${(manifest?.vault ?? '').slice(0, 8)}-${basename(path)}`);
  rmSync(gone, { recursive: true, force: true });
  renameSync(path, gone);
  syncFolder(dirname(path));
  rmSync(gone, { recursive: true, force: true });
}

/** Removes attachments that no backup names any more. Where a manifest can not be read, all stay. */
export function removeUnused(place: string): void {
  const left = listBackups(place);
  if (left.some(({ manifest }) => manifest === null)) return;
  const used = new Set(left.flatMap(({ manifest }) => manifest?.attachments.map(({ id }) => id) ?? []));
  const folder = sharedAttachments(place);
  for (const name of entries(folder)) if (!used.has(name)) rmSync(join(folder, name), { force: true });
}
