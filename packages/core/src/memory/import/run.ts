/** One import from a sealed archive into the store: a thread reads, the store's writer writes, each waits for the other. */
import { Worker } from 'node:worker_threads';
import { MiaError } from '../../errors.ts';
import type { Store } from '../storage/types.ts';
import { type FileStore, TakenFiles } from './take-files.ts';
import type { FromImport, ImportThreadData } from './thread.ts';
import type { ImportPiece, ImportWritten, Reading } from './types.ts';

export interface ImportProgress extends Reading, ImportWritten {}

export interface RunOptions extends ImportThreadData {
  /** `thread-entry.ts`, or what it was bundled to. */
  entry: string | URL;
  store: Pick<Store, 'importPiece' | 'orderImported'> & FileStore;
  signal: AbortSignal;
  onProgress(progress: ImportProgress): void;
}

/** For the parser alone: an archive made to fill memory ends its thread, not the host. */
const MEMORY_MB = 512;

/**
 * Imports all of it. What was written when it fails or is cancelled stays, and is known when it is begun again.
 * @throws MiaError `import.*`, `request.cancelled`, `data.*`
 */
export async function runImportJob(options: RunOptions): Promise<ImportProgress> {
  const { entry, store, signal, onProgress, ...data } = options;
  const sum: ImportProgress = {
    ...{ bytes: 0, total: data.bytes, skipped: 0, shortened: 0 },
    ...{ conversations: 0, messages: 0, known: 0, deleted: 0 },
  };
  signal.throwIfAborted();
  const workerData: ImportThreadData = { ...data, key: Uint8Array.from(data.key) };
  const worker = new Worker(entry, { workerData, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
  const exited = new Promise<void>((resolve) => void worker.once('exit', () => resolve()));
  const files = new TakenFiles(store);
  try {
    for await (const piece of piecesOf(worker, signal)) {
      const { progress: _, file, ...given } = piece;
      if (file) await files.take(file);
      else {
        files.rename(given.conversations);
        const written = await store.importPiece(given);
        for (const name of ['conversations', 'messages', 'known', 'deleted'] as const) sum[name] += written[name];
      }
      Object.assign(sum, piece.progress);
      onProgress({ ...sum });
    }
    // It has said that it is done and ends by itself: a thread that is torn down while V8 compiles can take its process along.
    await exited;
    return sum;
  } finally {
    await worker.terminate();
    await files.close();
    if (sum.conversations > 0) await store.orderImported();
  }
}

async function* piecesOf(worker: Worker, signal: AbortSignal): AsyncGenerator<ImportPiece> {
  let next = Promise.withResolvers<FromImport>();
  const take = (message: FromImport): void => next.resolve(message);
  const fail = (error: MiaError): void => next.resolve({ kind: 'failed', error: error.toShape() });
  worker.on('message', take);
  worker.on('error', (error) => fail(outOfMemory(error) ? new MiaError('import.unsafe', { reason: 'memory' }) : MiaError.from(error)));
  worker.on('exit', () => fail(new MiaError('internal', { what: 'import' })));
  const abort = (): void => fail(new MiaError('request.cancelled'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      if (signal.aborted) throw new MiaError('request.cancelled');
      worker.postMessage('next');
      const message = await next.promise;
      next = Promise.withResolvers<FromImport>();
      if (message.kind === 'failed') throw MiaError.fromShape(message.error);
      if (message.kind === 'done') return;
      yield message.piece;
    }
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

const outOfMemory = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
