import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { copiesAside } from '../../backup/aside.ts';
import { allChosen, readFolders } from '../../backup/folders.ts';
import { listUnits, type Said, saidIn, vaultIn } from '../../backup/units.ts';
import type { Statements } from '../statements.ts';

/** What still holds a memory that is forgotten here. */
export interface Holding {
  /** Backups of this memory that were made after it was said, and copies that were put aside since. */
  backups: number;
  /** Folders with backups that can not be reached now: whether they hold it can not be known. */
  away: string[];
}

/** Null where the folder, or the disk that it lies on, is not there. */
function backupsAt(place: string): Said[] | null {
  try {
    return statSync(place).isDirectory() ? listUnits(place).flatMap((unit) => saidIn(unit) ?? []) : null;
  } catch {
    return null;
  }
}

/**
 * Which backups hold what was said at this place of the sequence.
 * @param dir the data folder's own folder of backups; empty where there is none
 */
export function backupsHolding(q: Statements, dir: string, sequence: number): Holding {
  if (dir === '') return { backups: 0, away: [] };
  const folders = readFolders((name) => q.get<{ value: string }>('SELECT value FROM setting WHERE name = ?', name)?.value);
  // Others may keep their backups in the same place.
  const vault = vaultIn(dirname(dir));
  const elsewhere = allChosen(folders).map((place) => ({ place, found: backupsAt(place) }));
  const all = [...(backupsAt(dir) ?? []), ...elsewhere.flatMap(({ found }) => found ?? [])];
  const holding = all.filter((backup) => backup.upTo >= sequence && (vault === null || backup.vault === vault));
  const said = q.get<{ created: number }>('SELECT created FROM message WHERE id >= ? ORDER BY id LIMIT 1', sequence)?.created;
  const copies = copiesAside(dirname(dir), vault, said).length;
  return { backups: holding.length + copies, away: elsewhere.filter(({ found }) => found === null).map(({ place }) => place) };
}

/** Place in the sequence of the first message that a fact or habit was drawn from; what has no source may be in every backup. */
export function firstSource(q: Statements, id: string): number {
  const sql = `SELECT min(message) AS first FROM (
    SELECT s.message FROM fact_source s JOIN fact f ON f.id = s.fact WHERE f.public = ?1
    UNION ALL SELECT s.message FROM habit_source s JOIN habit h ON h.id = s.habit WHERE h.public = ?1)`;
  return q.get<{ first: number | null }>(sql, id)?.first ?? 0;
}
