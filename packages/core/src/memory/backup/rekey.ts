import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { MiaError } from '../../errors.ts';
import { type Cipher, openDatabase, takeSnapshot } from '../storage/index.ts';
import { syncFolder } from './disk.ts';
import { checkWhole } from './make.ts';

const beside = (database: string): string => `${database}.rekeyed`;

/** What a change of the key that was cut off left beside the database. */
export function sweepRekey(database: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${beside(database)}${end}`, { force: true });
}

export interface RekeyOptions {
  database: string;
  from: Uint8Array;
  to: Uint8Array;
  cipher: Cipher;
}

/**
 * Gives the database another key. Nobody else has it open. The key is changed in a copy, which is opened under the new key,
 * checked, on the disk, and then renamed over it: whenever a process is killed, a whole file under one of the two keys stands
 * there. Blocks its thread.
 * @throws MiaError `data.in-use` (a connection is open still), `data.disk-full`, `data.damaged`; the file is then as it was
 */
export async function changeKey({ database, from, to, cipher }: RekeyOptions): Promise<void> {
  const copy = beside(database);
  sweepRekey(database);
  try {
    // Opened and closed alone, SQLite takes the journal into the file and removes it.
    openDatabase({ path: database, key: from, cipher }).close();
    await takeSnapshot({ path: database, to: copy, key: from, cipher });
    const db = openDatabase({ path: copy, key: from, cipher });
    const raw = Buffer.from(`raw:${Buffer.from(to).toString('hex')}`);
    try {
      db.rekey(raw);
    } finally {
      raw.fill(0);
      db.close();
    }
    const file = openSync(copy, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    const again = openDatabase({ path: copy, key: to, cipher, readonly: true });
    try {
      checkWhole(again);
    } finally {
      again.close();
    }
    // A journal beside it would be read into the new file: then somebody writes still.
    if ((statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) throw new MiaError('data.in-use');
    for (const end of ['-wal', '-shm']) rmSync(`${copy}${end}`, { force: true });
    for (const end of ['-wal', '-shm']) if (existsSync(`${database}${end}`)) rmSync(`${database}${end}`);
    renameSync(copy, database);
    syncFolder(dirname(database));
  } catch (error) {
    sweepRekey(database);
    throw error;
  }
}
