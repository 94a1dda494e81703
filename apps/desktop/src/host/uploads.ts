/** Model files chosen by hand, on their way from a window in chunks. */
import { MiaError } from '@mia/core/errors.ts';
import type { Downloads, FileUpload } from '@mia/models/downloads/index.ts';

/** A window uploads one file at a time; a few more for other windows. */
const MAX_UPLOADS = 4;
export const CHUNK_BYTES = 256 * 1024;

export interface Uploads {
  /** @throws MiaError `download.disk-full`, `request.invalid` */
  begin(file: { name: string; bytes: number }): Promise<string>;
  /** @throws MiaError `not-found`, `request.too-large`, `request.invalid`, `model.file-invalid` */
  chunk(id: string, offset: number, bytes: Uint8Array): Promise<void>;
  end(id: string): Promise<string>;
  cancel(id: string): Promise<void>;
  close(): Promise<void>;
}

export function createUploads(downloads: Pick<Downloads, 'addFile'>): Uploads {
  const under = new Map<string, FileUpload>();
  const find = (id: string): FileUpload => {
    const upload = under.get(id);
    if (!upload) throw new MiaError('not-found');
    return upload;
  };
  return {
    async begin(file) {
      // A window that was closed in the middle leaves its own behind: the oldest gives way.
      const oldest = under.keys().next().value;
      if (under.size >= MAX_UPLOADS && oldest) await this.cancel(oldest);
      const upload = await downloads.addFile(file);
      under.set(upload.id, upload);
      return upload.id;
    },
    async chunk(id, offset, bytes) {
      if (bytes.length > CHUNK_BYTES) throw new MiaError('request.too-large', { bytes: bytes.length, limit: CHUNK_BYTES });
      try {
        await find(id).write(offset, bytes);
      } catch (error) {
        const told = MiaError.from(error);
        if (told.code !== 'request.invalid' && told.code !== 'not-found') under.delete(id);
        throw told;
      }
    },
    async end(id) {
      const model = await find(id).end();
      under.delete(id);
      return model;
    },
    async cancel(id) {
      const upload = find(id);
      under.delete(id);
      await upload.cancel();
    },
    async close() {
      await Promise.all([...under.keys()].map((id) => this.cancel(id)));
    },
  };
}
