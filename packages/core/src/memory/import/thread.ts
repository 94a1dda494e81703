import type { MessagePort } from 'node:worker_threads';
import { type ErrorShape, MiaError } from '../../errors.ts';
import { readExport } from './read.ts';
import { SealedReader } from './sealed.ts';
import type { ImportPiece } from './types.ts';

export interface ImportThreadData {
  path: string;
  key: Uint8Array;
  bytes: number;
  zone: string;
  now: number;
  memoriesTitle: string;
}

export type FromImport = { kind: 'piece'; piece: ImportPiece } | { kind: 'done' } | { kind: 'failed'; error: ErrorShape };

/** Reads a sealed archive in a thread of its own: the next piece only when it is asked for. */
export async function runImport(port: MessagePort, data: ImportThreadData): Promise<void> {
  const tell = (message: FromImport): void => port.postMessage(message);
  let ask = Promise.withResolvers<void>();
  port.on('message', () => ask.resolve());
  try {
    const { path, key, ...rest } = data;
    for await (const piece of readExport({ ...rest, reader: new SealedReader(path, key) })) {
      await ask.promise;
      ask = Promise.withResolvers<void>();
      tell({ kind: 'piece', piece });
    }
    await ask.promise;
    tell({ kind: 'done' });
  } catch (error) {
    await ask.promise;
    tell({ kind: 'failed', error: MiaError.from(error, 'import.damaged', { reason: 'unreadable' }).toShape() });
  } finally {
    port.close();
  }
}
