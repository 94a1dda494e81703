import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import Sqlite from 'better-sqlite3-multiple-ciphers';
import { load as loadVectors } from 'sqlite-vec';
import { MiaError } from '../../errors.ts';
import { CIPHER_PAGE_BYTES, decryptPage } from './cipher-page.ts';
import { fromStored } from './quantize.ts';
import { storageError } from './sqlite-errors.ts';

export type Database = Sqlite.Database;

/** Both authenticate every page; nothing else may be chosen. */
export type Cipher = 'sqlcipher' | 'aegis-256';

export interface OpenOptions {
  path: string;
  /** The 256-bit data key. Copied into SQLite; the caller's bytes are left as they are. */
  key: Uint8Array;
  cipher?: Cipher;
  readonly?: boolean;
  /** Upper bound of the page cache, in KiB; it grows only as pages are read. */
  cacheKiB?: number;
}

const PLAIN_HEADER = Buffer.from('SQLite format 3\0', 'latin1');
const HEX = Buffer.from('0123456789abcdef', 'latin1');

/** `raw:` and the key in hex, made without a string that could not be erased. */
function rawKey(key: Uint8Array): Buffer {
  const raw = Buffer.alloc(4 + key.length * 2);
  raw.write('raw:', 'latin1');
  for (const [i, byte] of key.entries()) {
    raw[4 + i * 2] = HEX[byte >> 4] ?? 0;
    raw[5 + i * 2] = HEX[byte & 15] ?? 0;
  }
  return raw;
}

function readAt(path: string, position: number, bytes: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, readSync(file, buffer, 0, bytes, position));
  } finally {
    closeSync(file);
  }
}

/** After SQLite said "not a database": is the key wrong, or the file? Another page that authenticates proves the key right. */
function unreadable(options: OpenOptions, cause: unknown): MiaError {
  const damaged = (reason: string) => new MiaError('data.damaged', { reason }, { cause });
  const { size } = statSync(options.path);
  if (size % 512 !== 0 || size < 512) return damaged('length');
  const salt = readAt(options.path, 0, 16);
  if (salt.equals(PLAIN_HEADER)) return damaged('plaintext');
  if (salt.every((byte) => byte === 0)) return damaged('header');
  if ((options.cipher ?? 'sqlcipher') === 'sqlcipher') {
    const pages = Math.min(Math.floor(size / CIPHER_PAGE_BYTES), 64);
    for (let number = 2; number <= pages; number++) {
      const page = readAt(options.path, (number - 1) * CIPHER_PAGE_BYTES, CIPHER_PAGE_BYTES);
      if (page.length === CIPHER_PAGE_BYTES && decryptPage(page, number, options.key, salt)) return damaged('header');
    }
  }
  return new MiaError('data.wrong-key', {}, { cause });
}

function configure(db: Database, options: OpenOptions): void {
  db.pragma(options.cipher === 'aegis-256' ? "cipher = 'aegis'" : "cipher = 'sqlcipher'");
  db.pragma(options.cipher === 'aegis-256' ? "algorithm = 'aegis-256'" : 'legacy = 4');
  const raw = rawKey(options.key);
  try {
    db.key(raw);
  } finally {
    raw.fill(0);
  }
  // Sorts, statement journals and the whole of a VACUUM would otherwise go in plaintext to unlinked temporary files.
  db.pragma('temp_store = MEMORY');
  db.pragma('trusted_schema = OFF');
  db.pragma('synchronous = FULL');
  db.pragma('secure_delete = ON');
  db.pragma('foreign_keys = ON');
  db.pragma(`cache_size = -${options.cacheKiB ?? 32_768}`);
  if (process.platform === 'darwin') {
    db.pragma('fullfsync = ON');
    db.pragma('checkpoint_fullfsync = ON');
  }
}

/** What SQL asks of vectors: sqlite-vec's functions, and `whole_bytes (vector, dimension)` of one that has half a byte a component. */
function vectorFunctions(db: Database): void {
  loadVectors(db);
  db.function('whole_bytes', { deterministic: true }, (stored, dimension) => {
    const { buffer, byteOffset, byteLength } = fromStored(stored as Buffer, dimension as number);
    return Buffer.from(buffer, byteOffset, byteLength);
  });
}

/** Opens a database that is in memory alone and never in a file, not even for a sort. It goes when it is closed. */
export function openInMemory(): Database {
  const db = new Sqlite(':memory:');
  for (const setting of ['temp_store = MEMORY', 'trusted_schema = OFF', 'secure_delete = ON', 'foreign_keys = ON']) db.pragma(setting);
  vectorFunctions(db);
  return db;
}

/**
 * Opens a connection: the only place that does. The key is given raw (a bare 32-byte buffer or a short hex silently
 * becomes a passphrase), settings that SQLite forgets on every open are set again, and a file that turns out to be
 * plaintext is refused. The schema is not touched: `migrate` brings it up to date.
 * @throws MiaError `data.wrong-key`, `data.damaged`, `data.read-only`, `data.disk-full`
 */
export function openDatabase(options: OpenOptions): Database {
  if (options.key.length !== 32) throw new MiaError('data.wrong-key', { bytes: options.key.length });
  const created = !existsSync(options.path) || statSync(options.path).size === 0;
  let db: Database | undefined;
  try {
    db = new Sqlite(options.path, { readonly: options.readonly ?? false, fileMustExist: options.readonly ?? false, timeout: 5000 });
    configure(db, options);
    // The first read is what proves the key.
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    if (!options.readonly) {
      if (created) db.pragma('journal_mode = WAL');
      // An older app must leave a newer file as it was; WAL is a property of the file, so it is only set where missing.
      else if (db.pragma('journal_mode', { simple: true }) !== 'wal') db.pragma('journal_mode = WAL');
      db.pragma('journal_size_limit = 8388608');
    }
    vectorFunctions(db);
    if (readAt(options.path, 0, 16).equals(PLAIN_HEADER)) throw new MiaError('data.damaged', { reason: 'plaintext' });
    return db;
  } catch (error) {
    db?.close();
    if ((error as { code?: unknown }).code === 'SQLITE_NOTADB') throw unreadable(options, error);
    throw storageError(error);
  }
}
