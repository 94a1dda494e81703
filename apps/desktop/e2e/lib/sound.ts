/** Sound for a fake microphone, and how alike two pieces of it are. */
import { readFileSync, writeFileSync } from 'node:fs';

/** Samples −1…1 of a wav of 16 bits, mono. */
export function readWav(path: string): Float32Array {
  const bytes = readFileSync(path);
  const data = bytes.indexOf('data') + 8;
  return Float32Array.from({ length: (bytes.length - data) >> 1 }, (_, n) => bytes.readInt16LE(data + 2 * n) / 32_768);
}

/** Writes samples as a wav of 16 bits, mono. */
export function writeWav(path: string, samples: Float32Array, rate = 16_000): void {
  const bytes = Buffer.alloc(44 + 2 * samples.length);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + 2 * samples.length, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(2 * rate, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(2 * samples.length, 40);
  samples.forEach((sample, n) => {
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), 44 + 2 * n);
  });
  writeFileSync(path, bytes);
}

export interface Alike {
  /** Sample of `whole` at which `part` begins. */
  at: number;
  /** −1…1: 1 is the same but for its loudness. */
  correlation: number;
}

/** Where in a whole a part of it lies, by the highest normalised correlation; looked for in steps first, then to the sample. */
export function locate(samples: ArrayLike<number>, whole: Float32Array, from = -8000, to = 2 * 16_000): Alike {
  const part = Float32Array.from(samples);
  const best = (begin: number, end: number, step: number, looked: Float32Array, ahead: number): Alike => {
    let found: Alike = { at: begin, correlation: -2 };
    for (let at = begin; at <= end; at += step) {
      const correlation = correlationAt(looked, whole, at + ahead);
      if (correlation > found.correlation) found = { at, correlation };
    }
    return found;
  };
  // half a second from its middle tells where; all of it, how alike
  const middle = Math.max(0, (part.length >> 1) - 4000);
  const rough = best(from, to, 2, part.subarray(middle, middle + 8000), middle);
  return best(rough.at - 4, rough.at + 4, 1, part, 0);
}

function correlationAt(part: Float32Array, whole: Float32Array, at: number): number {
  let [both, ours, theirs] = [0, 0, 0];
  for (let n = 0; n < part.length; n += 1) {
    const a = part[n] as number;
    const b = whole[at + n] ?? 0;
    both += a * b;
    ours += a * a;
    theirs += b * b;
  }
  return ours === 0 || theirs === 0 ? 0 : both / Math.sqrt(ours * theirs);
}

/** How loud it is, in dB of full scale, every 32 ms. */
export function envelope(samples: ArrayLike<number>, frame = 512): Float32Array {
  return Float32Array.from({ length: Math.floor(samples.length / frame) }, (_, n) => {
    let sum = 0;
    for (let k = 0; k < frame; k += 1) sum += (samples[n * frame + k] as number) ** 2;
    return 10 * Math.log10(sum / frame + 1e-7);
  });
}

/** Highest correlation of how loudness goes up and down in a part and somewhere in the whole. */
export function rhythmAlike(part: ArrayLike<number>, whole: Float32Array): number {
  const ours = envelope(part);
  const theirs = envelope(whole);
  const level = (values: Float32Array): Float32Array => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  let best = -1;
  for (let at = 0; at + ours.length <= theirs.length; at += 1)
    best = Math.max(best, correlationAt(level(ours), level(theirs.subarray(at, at + ours.length)), 0));
  return best;
}
