import { readSync } from 'node:fs';
import { MiaError } from '@mia/core/errors.ts';

const WINDOW = 1 << 20;

/** Reads little-endian values of an open file one after another and never past its end. */
export class ByteCursor {
  readonly #descriptor: number;
  readonly size: number;
  #window = Buffer.alloc(0);
  #windowStart = 0;
  #position = 0;

  constructor(descriptor: number, size: number) {
    this.#descriptor = descriptor;
    this.size = size;
  }

  get position(): number {
    return this.#position;
  }

  get left(): number {
    return this.size - this.#position;
  }

  skip(bytes: number): void {
    this.#check(bytes);
    this.#position += bytes;
  }

  u8 = () => this.#take(1).readUInt8();
  i8 = () => this.#take(1).readInt8();
  u16 = () => this.#take(2).readUInt16LE();
  i16 = () => this.#take(2).readInt16LE();
  u32 = () => this.#take(4).readUInt32LE();
  i32 = () => this.#take(4).readInt32LE();
  f32 = () => this.#take(4).readFloatLE();
  f64 = () => this.#take(8).readDoubleLE();
  i64 = () => safe(this.#take(8).readBigInt64LE());
  u64 = () => safe(this.#take(8).readBigUInt64LE());

  /** A string of GGUF: its length in bytes, then UTF-8. */
  text(limit: number): string {
    const bytes = this.u64();
    if (bytes > limit) throw invalid('string');
    return this.#take(bytes).toString('utf8');
  }

  skipText(): void {
    this.skip(this.u64());
  }

  #check(bytes: number): void {
    if (bytes < 0 || bytes > this.left) throw invalid('truncated');
  }

  #take(bytes: number): Buffer {
    this.#check(bytes);
    const from = this.#position - this.#windowStart;
    if (from < 0 || from + bytes > this.#window.length) this.#fill(bytes);
    const start = this.#position - this.#windowStart;
    this.#position += bytes;
    return this.#window.subarray(start, start + bytes);
  }

  #fill(bytes: number): void {
    const wanted = Math.min(Math.max(bytes, WINDOW), this.left);
    const window = Buffer.alloc(wanted);
    const read = readSync(this.#descriptor, window, 0, wanted, this.#position);
    if (read < bytes) throw invalid('truncated');
    this.#window = window.subarray(0, read);
    this.#windowStart = this.#position;
  }
}

function safe(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw invalid('number');
  return number;
}

export function invalid(reason: string): MiaError {
  return new MiaError('model.file-invalid', { reason });
}
