import { statSync } from 'node:fs';
import type { MessagePort } from 'node:worker_threads';
import { MiaError } from '../../errors.ts';
import { migrate } from './migrations/index.ts';
import { type Cipher, openDatabase } from './open.ts';
import { Reserve } from './reserve.ts';
import { storageError } from './sqlite-errors.ts';
import { statements } from './statements.ts';
import { callMethod, type FromWorker, type Job, serveJobs } from './worker.ts';
import { USES_RESERVE, writerMethods } from './writing/index.ts';

export interface WriterData {
  database: string;
  key: Uint8Array;
  cipher: Cipher;
  reserve: { path: string; bytes: number };
  /** A WAL larger than this, in bytes, is told. */
  walLimit: number;
}

/**
 * What is written besides the truth and found missing by itself: vectors. Waiting for the medium is nine tenths of what such
 * a commit takes; after a power cut the last ones are computed again.
 */
const COMPUTED_AGAIN: ReadonlySet<string> = new Set(['addVectors']);

/** The writer thread: opens, migrates, and runs every write in a transaction of its own. */
export function runWriter(port: MessagePort, data: WriterData): void {
  const tell = (message: FromWorker) => port.postMessage(message);
  let db: ReturnType<typeof openDatabase> | undefined;
  try {
    db = openDatabase({ path: data.database, key: data.key, cipher: data.cipher });
    migrate(db);
    // What an interrupted purge left in the WAL is gone before anything else is written.
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    db?.close();
    tell({ kind: 'failed', error: storageError(error).toShape() });
    port.close();
    return;
  } finally {
    data.key.fill(0);
  }
  const connection = db;
  const reserve = new Reserve(data.reserve.path, data.reserve.bytes);
  const methods = writerMethods(statements(connection));
  let walTold = false;

  const checkpoint = (): boolean => {
    const [row] = connection.pragma('wal_checkpoint(TRUNCATE)') as Array<{ busy: number }>;
    return row?.busy === 0;
  };

  const watchWal = () => {
    const bytes = statSync(`${data.database}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes <= data.walLimit) {
      walTold = false;
      return;
    }
    // Passive checkpoints have not kept up: something reads without end, or the disk is full.
    if (walTold) return;
    walTold = true;
    connection.pragma('busy_timeout = 50');
    try {
      if (!checkpoint()) tell({ kind: 'trouble', error: { code: 'data.wal-large', details: { bytes } } });
    } finally {
      connection.pragma('busy_timeout = 5000');
    }
  };

  const once = (job: Job): unknown => {
    if (job.method === 'checkpoint') return checkpoint();
    if (job.method === 'ensureReserve') return reserve.ensure();
    if (job.method === 'close') return close();
    const value = COMPUTED_AGAIN.has(job.method) ? unsynced(() => inTransaction(job)) : inTransaction(job);
    watchWal();
    return value;
  };

  const inTransaction = (job: Job): unknown => connection.transaction(() => callMethod(methods, job)).immediate();

  /** Committed whole or not at all as ever, but on the medium only with the next commit that is waited for. */
  const unsynced = (work: () => unknown): unknown => {
    connection.pragma('synchronous = NORMAL');
    try {
      return work();
    } finally {
      connection.pragma('synchronous = FULL');
    }
  };

  const close = () => {
    // Emptied before closing, so that a disk that is full is seen while the reserve can still help.
    checkpoint();
    connection.close();
    setImmediate(() => port.close());
  };

  serveJobs(port, (job) => {
    try {
      return once(job);
    } catch (error) {
      const told = storageError(error);
      if (told.code === 'data.disk-full' || told.code === 'data.damaged') tell({ kind: 'trouble', error: told.toShape() });
      if (told.code !== 'data.disk-full' || !USES_RESERVE.has(job.method) || !connection.open) throw told;
      if (!reserve.release()) {
        if (job.method !== 'close') throw told;
        connection.close();
        setImmediate(() => port.close());
        throw new MiaError('data.disk-full');
      }
      return once(job);
    }
  });
  tell({ kind: 'ready' });
}
