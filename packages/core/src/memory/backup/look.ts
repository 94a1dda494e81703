import { existsSync } from 'node:fs';
import { type Cipher, type Database, MIGRATIONS, openDatabase, schemaOf } from '../storage/index.ts';

/** What is to be known of a database before anything writes to it. */
export interface Look {
  schema: number;
  /** A migration will run. */
  older: boolean;
  /** Somebody said something once. */
  used: boolean;
  /** The folder that the person chose for backups; null for the data folder's own. */
  folder: string | null;
}

const FOLDER_SETTING = 'backup.folder';

function folderOf(db: Database): string | null {
  const value = db.prepare('SELECT value FROM setting WHERE name = ?').pluck().get(FOLDER_SETTING) as string | undefined;
  const folder: unknown = value === undefined ? null : JSON.parse(value);
  return typeof folder === 'string' && folder !== '' ? folder : null;
}

/** Null where there is no database yet. @throws MiaError what opening throws */
export function lookAt(database: string, key: Uint8Array, cipher: Cipher): Look | null {
  if (!existsSync(database)) return null;
  const db = openDatabase({ path: database, key, cipher, readonly: true });
  try {
    const schema = schemaOf(db);
    const known = MIGRATIONS.at(-1)?.number ?? 0;
    if (schema === 0) return { schema, older: false, used: false, folder: null };
    return {
      schema,
      older: schema < known,
      used: db.prepare('SELECT 1 FROM message LIMIT 1').pluck().get() !== undefined,
      folder: schema >= 2 ? folderOf(db) : null,
    };
  } finally {
    db.close();
  }
}
