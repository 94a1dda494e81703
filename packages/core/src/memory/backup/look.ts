import { existsSync } from 'node:fs';
import { type Cipher, type Database, MIGRATIONS, openDatabase, schemaOf } from '../storage/index.ts';
import { type BackupFolders, readFolders } from './folders.ts';

/** What is to be known of a database before anything writes to it. */
export interface Look {
  schema: number;
  /** A migration will run. */
  older: boolean;
  /** Somebody said something once. */
  used: boolean;
  /** Those that the person chose for backups. */
  folders: BackupFolders;
}

const NONE: BackupFolders = { chosen: null, earlier: [] };

const foldersOf = (db: Database): BackupFolders =>
  readFolders((name) => db.prepare('SELECT value FROM setting WHERE name = ?').pluck().get(name) as string | undefined);

/** Null where there is no database yet. @throws MiaError what opening throws */
export function lookAt(database: string, key: Uint8Array, cipher: Cipher): Look | null {
  if (!existsSync(database)) return null;
  const db = openDatabase({ path: database, key, cipher, readonly: true });
  try {
    const schema = schemaOf(db);
    const known = MIGRATIONS.at(-1)?.number ?? 0;
    if (schema === 0) return { schema, older: false, used: false, folders: NONE };
    return {
      schema,
      older: schema < known,
      used: db.prepare('SELECT 1 FROM message LIMIT 1').pluck().get() !== undefined,
      folders: schema >= 2 ? foldersOf(db) : NONE,
    };
  } finally {
    db.close();
  }
}
