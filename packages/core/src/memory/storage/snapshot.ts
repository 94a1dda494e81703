import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { type Cipher, openDatabase } from './open.ts';
import { storageError } from './sqlite-errors.ts';

/**
 * Writes a whole, encrypted copy of the database to `to` (which must not be there), from a short-lived third connection,
 * while reads and writes go on. SQLite's backup interface fails on encrypted files; on a full disk `VACUUM INTO` leaves an
 * empty file, which is removed here. Blocks its thread for as long as the copy takes.
 * @throws MiaError `data.disk-full`, `data.damaged`, `data.read-only`
 */
export async function takeSnapshot(options: { path: string; to: string; key: Uint8Array; cipher?: Cipher }): Promise<void> {
  const { to, ...source } = options;
  const db = openDatabase({ ...source, readonly: true });
  try {
    db.prepare('VACUUM INTO ?').run(to);
    const file = openSync(to, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    openDatabase({ ...source, path: to, readonly: true }).close();
  } catch (error) {
    rmSync(to, { force: true });
    throw storageError(error);
  } finally {
    db.close();
  }
}
