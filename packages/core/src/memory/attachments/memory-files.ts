import { MiaError } from '../../errors.ts';
import type { AttachmentFiles } from './files.ts';

/** Sealed files that are nowhere but in memory, overwritten when they go. After `wipe` there are none, and none can be added. */
export function memoryFiles(): AttachmentFiles & { wipe(): void } {
  const files = new Map<string, Buffer>();
  /** Those that are being written, too. */
  const unfinished = new Set<Buffer[]>();
  let over = false;
  const erase = (parts: Buffer[]): void => {
    for (const part of parts) part.fill(0);
    unfinished.delete(parts);
  };
  const eraseFile = (id: string): void => {
    files.get(id)?.fill(0);
    files.delete(id);
  };
  return {
    async create(id) {
      const parts: Buffer[] = [];
      let finished = false;
      unfinished.add(parts);
      return {
        async write(bytes) {
          if (over) throw new MiaError('not-found', { what: 'conversation' });
          parts.push(Buffer.from(bytes));
        },
        async finish() {
          if (over) throw new MiaError('not-found', { what: 'conversation' });
          finished = true;
          files.set(id, Buffer.concat(parts));
          erase(parts);
        },
        async abandon() {
          erase(parts);
          if (finished) eraseFile(id);
        },
      };
    },
    async open(id) {
      const file = files.get(id);
      if (!file) return null;
      return { size: file.length, read: async (at, bytes) => file.subarray(at, at + bytes), async close() {} };
    },
    size: async (id) => files.get(id)?.length ?? null,
    async remove(ids) {
      ids.forEach(eraseFile);
    },
    list: async () => [...files.keys()],
    async clean() {},
    wipe() {
      over = true;
      for (const id of [...files.keys()]) eraseFile(id);
      for (const parts of [...unfinished]) erase(parts);
    },
  };
}
