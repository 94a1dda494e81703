/** Recordings for tests and benches, and what is said in them. */
import { readFileSync } from 'node:fs';

const RATE = 16_000;

/**
 * A wav file's samples, −1 to 1.
 * @throws Error where it is none of 16 kHz, one channel and 16 bits
 */
export function readWave(file: string | URL): Float32Array {
  const bytes = readFileSync(file);
  const kind = bytes.indexOf('fmt ');
  const data = bytes.indexOf('data', kind);
  if (kind < 0 || data < 0) throw new Error(`${file} is no wav file.`);
  const [format, channels, rate, bits] = [
    bytes.readUInt16LE(kind + 8),
    bytes.readUInt16LE(kind + 10),
    bytes.readUInt32LE(kind + 12),
    bytes.readUInt16LE(kind + 22),
  ];
  if (format !== 1 || channels !== 1 || rate !== RATE || bits !== 16) throw new Error(`${file} is not 16 kHz, mono, 16 bits.`);
  const length = Math.min(bytes.readUInt32LE(data + 4), bytes.length - data - 8) >> 1;
  return Float32Array.from({ length }, (_, i) => bytes.readInt16LE(data + 8 + 2 * i) / 32_768);
}

/** The same sound at another rate, by straight lines between its samples: good enough for a recogniser. */
export function resampled(samples: Float32Array, from: number, to: number): Float32Array {
  return Float32Array.from({ length: Math.floor((samples.length * to) / from) }, (_, i) => {
    const at = (i * from) / to;
    const before = Math.floor(at);
    const [a, b] = [samples[before] ?? 0, samples[before + 1] ?? 0];
    return a + (b - a) * (at - before);
  });
}

/** Words as they count: letters and digits in lower case, no marks. */
export function spoken(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s']/gu, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}
