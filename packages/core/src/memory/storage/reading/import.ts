import type { ImportJob } from '../../import/types.ts';
import type { Statements } from '../statements.ts';

/** The import that was begun and is not over; null where there is none. */
export function importJob(q: Statements): ImportJob | null {
  const row = q.get<Omit<ImportJob, 'key'> & { key: Buffer }>('SELECT file, key, bytes, started FROM import_job');
  return row ? { ...row, key: Uint8Array.from(row.key) } : null;
}
