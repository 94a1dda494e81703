import type { MessagePort } from 'node:worker_threads';
import { openDatabase } from './open.ts';
import { type ReaderPlace, readerMethods } from './reading/index.ts';
import { storageError } from './sqlite-errors.ts';
import { statements } from './statements.ts';
import { callMethod, type FromWorker, serveJobs } from './worker.ts';

export interface ReaderData extends ReaderPlace {
  key: Uint8Array;
}

/** Pages that were read once are not decrypted again, as far as this reaches. */
const CACHE_KIB = 131_072;

/** The reader thread: its own read-only connection; every answer sees what was committed before it was asked. */
export function runReader(port: MessagePort, { key, ...place }: ReaderData): void {
  const tell = (message: FromWorker) => port.postMessage(message);
  let db: ReturnType<typeof openDatabase>;
  try {
    db = openDatabase({ path: place.database, key, cipher: place.cipher, readonly: true, cacheKiB: CACHE_KIB });
  } catch (error) {
    tell({ kind: 'failed', error: storageError(error).toShape() });
    port.close();
    return;
  } finally {
    key.fill(0);
  }
  const methods = readerMethods(statements(db), place);
  serveJobs(port, (job) => {
    if (job.method === 'close') {
      db.close();
      setImmediate(() => port.close());
      return;
    }
    try {
      return callMethod(methods, job);
    } catch (error) {
      const told = storageError(error);
      if (told.code === 'data.damaged') tell({ kind: 'trouble', error: told.toShape() });
      throw told;
    }
  });
  tell({ kind: 'ready' });
}
