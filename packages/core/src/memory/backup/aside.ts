/** What was put aside in the data folder: a state that was damaged, or that a restored backup took the place of. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { vaultIn } from './units.ts';

/** When the database in it was last written to, in UTC epoch milliseconds. */
const writtenAt = (copy: string): number =>
  Math.max(...['mia.db', 'mia.db-wal'].map((name) => statSync(join(copy, name), { throwIfNoEntry: false })?.mtimeMs ?? 0));

/**
 * Folders with copies of this memory's database. They hold what was said until then, as its backups do.
 * @param vault id of the vault that is here; null: it can not be told
 * @param since those alone that may hold what was said then, in UTC epoch milliseconds
 */
export function copiesAside(dataDir: string, vault: string | null, since = 0): string[] {
  const aside = join(dataDir, 'aside');
  if (!existsSync(aside)) return [];
  return (
    readdirSync(aside)
      .map((name) => join(aside, name))
      // A copy that names no vault lay beside the one that is here.
      .filter((copy) => existsSync(join(copy, 'mia.db')) && [null, vault].includes(vaultIn(copy)) && writtenAt(copy) >= since)
  );
}

/** @returns how many there were */
export function removeCopiesAside(dataDir: string, vault: string): number {
  const copies = copiesAside(dataDir, vault);
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
  return copies.length;
}
