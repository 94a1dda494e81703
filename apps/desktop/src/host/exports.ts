/** "Export everything", read by a window piece by piece: what is not asked for is not made. */
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { MiaError } from '@mia/core/errors.ts';
import { type EverythingOptions, exportEverything } from '@mia/core/memory/export/index.ts';
import type { Store } from '@mia/core/memory/storage/types.ts';
import { CHUNK_BYTES } from './uploads.ts';

export interface Exports {
  begin(options: EverythingOptions): Promise<{ export: string; conversations: number }>;
  /** The next bytes; empty at the end. @throws MiaError `not-found`, `data.*` */
  read(id: string): Promise<Uint8Array>;
  cancel(id: string): void;
  close(): void;
}

export function createExports(store: Store): Exports {
  let open: { id: string; stream: Readable; chunks: AsyncIterator<Buffer>; rest: Buffer } | null = null;
  const close = (): void => {
    open?.stream.destroy();
    open = null;
  };
  return {
    async begin(options) {
      // One at a time: a window that was closed in the middle left its own behind.
      close();
      const { stream, conversations } = await exportEverything(store, options);
      // Told to whoever reads; between two reads nobody listens.
      stream.on('error', () => {});
      const id = randomBytes(16).toString('hex');
      open = { id, stream, chunks: stream[Symbol.asyncIterator](), rest: Buffer.alloc(0) };
      return { export: id, conversations };
    },
    async read(id) {
      const it = open;
      if (it?.id !== id) throw new MiaError('not-found');
      const held = [it.rest];
      let bytes = it.rest.length;
      while (bytes < CHUNK_BYTES) {
        const next = await it.chunks.next();
        if (next.done) break;
        held.push(next.value);
        bytes += next.value.length;
      }
      const all = Buffer.concat(held);
      it.rest = all.subarray(CHUNK_BYTES);
      if (all.length === 0) close();
      return all.subarray(0, CHUNK_BYTES);
    },
    cancel(id) {
      if (open?.id === id) close();
    },
    close,
  };
}
