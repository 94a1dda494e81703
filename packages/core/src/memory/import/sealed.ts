/**
 * The archive on its way in: what a person's whole history is must not lie readable on a disk, not even for a minute. Its key
 * is kept in the encrypted database until the import is over; without it the file is noise.
 */
import { createCipheriv, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { PassThrough, type Readable, Transform } from 'node:stream';
import { RandomAccessReader } from 'yauzl';
import { MiaError } from '../../errors.ts';

const BLOCK = 16;

function fileError(error: unknown): unknown {
  const full = ['ENOSPC', 'EDQUOT'].includes(String((error as { code?: unknown } | null)?.code));
  return full ? new MiaError('data.disk-full', {}, { cause: error }) : error;
}

export const sealedKey = (): Uint8Array => Uint8Array.from(randomBytes(32));

/** AES-256-CTR from a byte of the file on: seekable, and its own inverse. The key is used for this one file. */
function cipherAt(key: Uint8Array, position: number): (bytes: Uint8Array) => Buffer {
  const counter = Buffer.alloc(BLOCK);
  counter.writeBigUInt64BE(BigInt(Math.floor(position / BLOCK)), 8);
  const cipher = createCipheriv('aes-256-ctr', key, counter);
  cipher.update(Buffer.alloc(position % BLOCK));
  return (bytes) => cipher.update(bytes);
}

/** Takes a file in order and writes it sealed. */
export class SealedWriter {
  readonly #file: FileHandle;
  readonly #seal: (bytes: Uint8Array) => Buffer;
  readonly #bytes: number;
  #at = 0;

  private constructor(file: FileHandle, key: Uint8Array, bytes: number) {
    this.#file = file;
    this.#seal = cipherAt(key, 0);
    this.#bytes = bytes;
  }

  /** @throws MiaError `data.disk-full` */
  static async begin(path: string, key: Uint8Array, bytes: number): Promise<SealedWriter> {
    try {
      return new SealedWriter(await open(path, 'wx', 0o600), key, bytes);
    } catch (error) {
      throw fileError(error);
    }
  }

  /** @throws MiaError `request.invalid` for a piece out of order or past the end, `data.disk-full` */
  async write(offset: number, bytes: Uint8Array): Promise<void> {
    if (offset !== this.#at || offset + bytes.length > this.#bytes) throw new MiaError('request.invalid', { at: this.#at });
    this.#at += bytes.length;
    await this.#file.writeFile(this.#seal(bytes)).catch((error: unknown) => {
      throw fileError(error);
    });
  }

  /** @throws MiaError `request.invalid` where something is missing */
  async end(): Promise<void> {
    if (this.#at !== this.#bytes) throw new MiaError('request.invalid', { at: this.#at });
    await this.#file.sync();
    await this.#file.close();
  }

  async close(): Promise<void> {
    await this.#file.close().catch(() => {});
  }
}

/** The plain bytes of a sealed file, from one place to before another. */
export function sealedStream(path: string, key: Uint8Array, start: number, end: number): Readable {
  if (end <= start) return new PassThrough().end();
  const unseal = cipherAt(key, start);
  const opened = new Transform({ transform: (chunk: Uint8Array, _encoding, done) => done(null, unseal(chunk)) });
  const stored = createReadStream(path, { start, end: end - 1, highWaterMark: 256 * 1024 });
  stored.on('error', (error) => opened.destroy(error));
  opened.on('close', () => stored.destroy());
  return stored.pipe(opened);
}

/** What yauzl reads from. */
export class SealedReader extends RandomAccessReader {
  readonly #path: string;
  readonly #key: Uint8Array;

  constructor(path: string, key: Uint8Array) {
    super();
    this.#path = path;
    this.#key = key;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return sealedStream(this.#path, this.#key, start, end);
  }
}
