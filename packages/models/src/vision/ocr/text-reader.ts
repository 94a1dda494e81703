import { MiaError } from '@mia/core/errors.ts';
import type { ReadLine, TextReader } from '@mia/core/ports/image.ts';
import type { Catalogue } from '../../catalogue/index.ts';
import type { InstalledModels } from '../../installed.ts';
import { heldImage } from '../held-image.ts';
import { type ReaderFiles, readerFiles } from './reader-files.ts';
import type { ReadParams } from './reading.ts';

export interface TextReaderOptions {
  installed: Pick<InstalledModels, 'list'>;
  catalogue: Catalogue;
  /** The catalogue id that the person chose, where it is installed; else the best of what is installed. */
  wanted?(): string | null;
}

/** The largest image, full of text, on an old machine. */
const READ_MS = 10 * 60_000;
/** One of the catalogue's where none is installed, so that there is an id to speak of. */
const NONE = 'pp-ocrv6-small';

/**
 * Reads text in images, in the vision process: with what the person chose of what is installed, else with the best of it. One image
 * after the other: the process has room for whatever else is asked of it meanwhile.
 */
export function createTextReader({ installed, catalogue, wanted }: TextReaderOptions): TextReader {
  let last: Promise<unknown> = Promise.resolve();

  function chosen(): { id: string; files: ReaderFiles } | null {
    const id = wanted?.() ?? null;
    const all = installed.list('ocr').flatMap((model) => {
      const files = readerFiles(model.files);
      return files ? [{ id: model.id, files, rank: catalogue.entry(model.id)?.ocr?.rank ?? 0 }] : [];
    });
    all.sort((a, b) => Number(b.id === id) - Number(a.id === id) || b.rank - a.rank);
    return all[0] ?? null;
  }

  return {
    get id() {
      return chosen()?.id ?? NONE;
    },
    available: () => chosen() !== null,
    async read(image, { page, region, signal } = {}) {
      const before = last;
      const { promise, resolve: done } = Promise.withResolvers<void>();
      last = before.then(() => promise);
      try {
        await before;
        if (signal?.aborted) throw new MiaError('request.cancelled');
        const reader = chosen();
        if (!reader) throw new MiaError('ocr.missing');
        const params: ReadParams = { files: reader.files, ...(page === undefined ? {} : { page }), ...(region ? { region } : {}) };
        return await heldImage(image).ask<ReadLine[]>('ocrRead', params, { timeoutMs: READ_MS, ...(signal ? { signal } : {}) });
      } finally {
        done();
      }
    },
    // the process is not this one's to end
    close: async () => {},
  };
}
