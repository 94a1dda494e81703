import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { MiaError } from '@mia/core/errors.ts';
import { extract } from 'tar-stream';
import { type Entry, openPromise, validateFileName } from 'yauzl';

/** More members than any package that we name has. */
const MEMBERS = 20_000;
/** Bytes of a .tgz that may come before the member that is looked for, beyond its own. */
const SLACK = 64 * 1024 * 1024;

/**
 * Streams one member out of a .whl, .zip or .tgz that nobody trusts; nothing is unpacked to its own name.
 * @param member exact name (inside npm's "package/" where it is a .tgz)
 * @param size bytes that it must have, no more and no less
 * @throws MiaError `download.checksum` for anything that a package we named has no reason to hold: a way out of its
 * folder, a link where the file should be, two files of one name, another size, damage
 */
export async function* readMember(archive: string, member: string, size: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of archive.endsWith('.tgz') ? fromTar(archive, member, size) : fromZip(archive, member, size)) {
      bytes += chunk.length;
      if (bytes > size) throw refused('larger than promised');
      yield chunk;
    }
  } catch (error) {
    throw error instanceof MiaError ? error : new MiaError('download.checksum', { reason: 'damaged archive' }, { cause: error });
  }
  if (bytes !== size) throw refused('smaller than promised');
}

async function* fromZip(archive: string, member: string, size: number): AsyncGenerator<Buffer> {
  const zip = await openPromise(archive, { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true });
  try {
    if (zip.entryCount > MEMBERS) throw refused('too many members');
    let found: Entry | undefined;
    for await (const entry of zip.eachEntry()) {
      if (validateFileName(entry.fileName)) throw refused('a path out of the archive');
      if (entry.fileName !== member) continue;
      if (found) throw refused('a name twice');
      found = entry;
    }
    if (!found) throw refused('member missing');
    const kind = (found.externalFileAttributes >>> 16) & 0o170000;
    if (kind !== 0 && kind !== 0o100000) throw refused('not a plain file');
    if (found.isEncrypted() || found.uncompressedSize !== size) throw refused('another size than promised');
    yield* await zip.openReadStreamPromise(found);
  } finally {
    zip.close();
  }
}

async function* fromTar(archive: string, member: string, size: number): AsyncGenerator<Buffer> {
  const tar = extract();
  const source = createReadStream(archive);
  const gunzip = createGunzip();
  const fail = (error: Error) => tar.destroy(error);
  source.on('error', fail);
  gunzip.on('error', fail);
  source.pipe(gunzip).pipe(tar);
  let passed = 0;
  let members = 0;
  let found = false;
  try {
    for await (const entry of tar) {
      const { name, type, size: declared } = entry.header;
      if (++members > MEMBERS || name.startsWith('/') || name.split('/').includes('..')) throw refused('a path out of the archive');
      const wanted = name === `package/${member}`;
      if (wanted) {
        if (found) throw refused('a name twice');
        if (type !== 'file' && type !== 'contiguous-file') throw refused('not a plain file');
        if (declared !== size) throw refused('another size than promised');
        found = true;
      }
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        passed += chunk.length;
        if (passed > size + SLACK) throw refused('larger than promised');
        if (wanted) yield chunk;
      }
    }
  } finally {
    source.destroy();
    gunzip.destroy();
    tar.destroy();
  }
  if (!found) throw refused('member missing');
}

function refused(reason: string): MiaError {
  return new MiaError('download.checksum', { reason });
}
