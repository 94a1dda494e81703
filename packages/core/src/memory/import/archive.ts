/**
 * A ZIP archive from outside, held to be hostile: nothing is unpacked, names are only compared, never made into paths, and what
 * comes out of it is counted while it is inflated.
 */
import type { Readable } from 'node:stream';
import { type Entry, fromRandomAccessReader, type RandomAccessReader, type ZipFile } from 'yauzl';
import { MiaError } from '../../errors.ts';

export interface ArchiveLimits {
  /** Entries of any kind. */
  entries: number;
  /** Bytes that come out of all that is read. */
  bytes: number;
  /** Bytes out for each byte of the archive, counted once more than `slack` bytes came out. */
  ratio: number;
  slack: number;
}

/** An export of many years has tens of thousands of pictures; talk packs about 1 : 8. */
export const ARCHIVE_LIMITS: ArchiveLimits = { entries: 200_000, bytes: 16 * 2 ** 30, ratio: 150, slack: 16 * 2 ** 20 };

export interface Archive {
  /** Files, in the archive's order, by their names as they stand in it. */
  readonly names: string[];
  /** Bytes, unpacked, that an entry says it has. */
  size(name: string): number;
  /** @throws MiaError `import.unsafe` with a reason, `import.damaged` */
  read(name: string): AsyncGenerator<Uint8Array>;
  close(): void;
}

const LINK = 0o120000;
const KIND = 0o170000;

/**
 * @param wanted which names will be read: they must be there once, be files, not links, and not encrypted
 * @throws MiaError `import.damaged` (no archive, or cut), `import.unsafe` (`reason`: name, link, duplicate, encrypted, entries, bytes, ratio)
 */
export async function openArchive(
  reader: RandomAccessReader,
  bytes: number,
  wanted: (name: string) => boolean,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<Archive> {
  const file = await opened(reader, bytes);
  const found = new Map<string, Entry>();
  try {
    await eachEntry(file, limits.entries, (entry) => {
      const name = entry.fileName;
      // Unix attributes stand in the upper half, whatever system the archive says it is from.
      if (((entry.externalFileAttributes >>> 16) & KIND) === LINK) throw new MiaError('import.unsafe', { reason: 'link' });
      if (name.endsWith('/') || !wanted(name)) return;
      if (found.has(name)) throw new MiaError('import.unsafe', { reason: 'duplicate' });
      if (entry.isEncrypted()) throw new MiaError('import.unsafe', { reason: 'encrypted' });
      found.set(name, entry);
    });
  } catch (error) {
    file.close();
    throw error;
  }
  let out = 0;
  const count = (n: number): void => {
    out += n;
    if (out > limits.bytes) throw new MiaError('import.unsafe', { reason: 'bytes' });
    if (out > limits.slack && out > bytes * limits.ratio) throw new MiaError('import.unsafe', { reason: 'ratio' });
  };
  return {
    names: [...found.keys()],
    size: (name) => found.get(name)?.uncompressedSize ?? 0,
    async *read(name) {
      const entry = found.get(name);
      if (!entry) throw new MiaError('not-found');
      const stream = await entryStream(file, entry);
      try {
        for await (const chunk of stream) {
          count((chunk as Uint8Array).length);
          yield chunk as Uint8Array;
        }
      } catch (error) {
        throw MiaError.from(error, 'import.damaged', { reason: 'entry' });
      } finally {
        stream.destroy();
      }
    },
    close: () => file.close(),
  };
}

function opened(reader: RandomAccessReader, bytes: number): Promise<ZipFile> {
  const { promise, resolve, reject } = Promise.withResolvers<ZipFile>();
  const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true };
  fromRandomAccessReader(reader, bytes, options, (error, file) => {
    if (file) resolve(file);
    else reject(new MiaError('import.damaged', { reason: 'archive' }, { cause: error }));
  });
  return promise;
}

/** Every entry once; yauzl refuses names that are absolute, go up, or hold a backslash. */
function eachEntry(file: ZipFile, most: number, visit: (entry: Entry) => void): Promise<void> {
  if (file.entryCount > most) return Promise.reject(new MiaError('import.unsafe', { reason: 'entries' }));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  file.on('error', (error: Error) => {
    const named = /file ?name|path/i.test(error.message);
    reject(new MiaError(named ? 'import.unsafe' : 'import.damaged', { reason: named ? 'name' : 'archive' }, { cause: error }));
  });
  file.on('entry', (entry: Entry) => {
    try {
      visit(entry);
      file.readEntry();
    } catch (error) {
      reject(error);
    }
  });
  file.on('end', () => resolve());
  file.readEntry();
  return promise;
}

function entryStream(file: ZipFile, entry: Entry): Promise<Readable> {
  const { promise, resolve, reject } = Promise.withResolvers<Readable>();
  file.openReadStream(entry, (error, stream) => {
    if (stream) resolve(stream);
    else reject(new MiaError('import.damaged', { reason: 'entry' }, { cause: error }));
  });
  return promise;
}
