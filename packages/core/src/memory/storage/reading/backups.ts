import { listBackups } from '../../backup/place.ts';
import type { Statements } from '../statements.ts';

/** How many backups hold what was said at this place of the sequence: those that were made after it. */
export function backupsHolding(q: Statements, dir: string, sequence: number): number {
  if (dir === '') return 0;
  const chosen = q.get<{ value: string }>("SELECT value FROM setting WHERE name = 'backup.folder'");
  const folder: unknown = chosen && JSON.parse(chosen.value);
  const places = [dir, ...(typeof folder === 'string' && folder !== '' ? [folder] : [])];
  const reachable = places.flatMap((place) => {
    try {
      return listBackups(place);
    } catch {
      // A disk that is not there holds what it holds; it can not be counted now.
      return [];
    }
  });
  return reachable.filter(({ manifest }) => manifest !== null && manifest.upTo >= sequence).length;
}

/** Place in the sequence of the first message that a fact or habit was drawn from; what has no source may be in every backup. */
export function firstSource(q: Statements, id: string): number {
  const sql = `SELECT min(message) AS first FROM (
    SELECT s.message FROM fact_source s JOIN fact f ON f.id = s.fact WHERE f.public = ?1
    UNION ALL SELECT s.message FROM habit_source s JOIN habit h ON h.id = s.habit WHERE h.public = ?1)`;
  return q.get<{ first: number | null }>(sql, id)?.first ?? 0;
}
