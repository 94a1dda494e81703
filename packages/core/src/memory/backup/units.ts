/** What lies in a backup folder, before it is looked into. Loads nothing: the storage threads count backups too. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const UNIT = /^backup-(\d{6,})$/;

/** One backup's folder, and its place in their order. */
export interface Unit {
  path: string;
  sequence: number;
}

export const unitName = (sequence: number): string => `backup-${String(sequence).padStart(6, '0')}`;

/** The sequence that a folder's name says; null where it is no backup's. */
export function sequenceOf(name: string): number | null {
  const sequence = UNIT.exec(name)?.[1];
  return sequence === undefined ? null : Number(sequence);
}

/** Names in a folder; none where it is not there. @throws the file system's error for every other reason */
export function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return [];
    throw error;
  }
}

/** All backups of a folder, the newest first. */
export function listUnits(place: string): Unit[] {
  return entries(place)
    .flatMap((name) => {
      const sequence = sequenceOf(name);
      return sequence === null ? [] : [{ path: join(place, name), sequence }];
    })
    .sort((a, b) => b.sequence - a.sequence);
}

/** The sum that stands beside a manifest, so that a changed bit in it is found too. */
export const sumOf = (manifest: unknown): string => createHash('sha256').update(JSON.stringify(manifest)).digest('hex');

/** The id of the vault whose file lies in a folder; null where there is none to read. */
export function vaultIn(folder: string): string | null {
  try {
    const { id } = JSON.parse(readFileSync(join(folder, 'vault.json'), 'utf8')) as { id?: unknown };
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}

/** What a backup's manifest says of what was said. */
export interface Said {
  /** Of the vault whose memory it is. */
  vault: string;
  /** The place in the sequence of the newest message in it. */
  upTo: number;
}

/** Whose memory a backup holds, and how much of it; null where its manifest can not be read or was changed. */
export function saidIn({ path }: Unit): Said | null {
  try {
    const { manifest, sum } = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as { manifest: Partial<Said>; sum: unknown };
    const { vault, upTo } = manifest;
    return sumOf(manifest) === sum && typeof vault === 'string' && typeof upTo === 'number' ? { vault, upTo } : null;
  } catch {
    return null;
  }
}
