import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { cacheFolder } from '../../scripts/lib/test-models.ts';
import { say } from './report.ts';

const BATCH = 256;

/** Where benches keep what takes long to make. */
export const benchCache = (): string => join(cacheFolder(), 'mia-test-tools', 'bench');

/**
 * Vectors of texts by the real encoder, one after the other, computed once into the user's cache.
 * @param what for whoever watches
 */
export async function vectorsOnce(texts: readonly string[], encoder: TextEncoder, what: string): Promise<Float32Array> {
  const name = createHash('sha256').update(encoder.id).update(texts.join('\0')).digest('hex').slice(0, 16);
  const file = join(benchCache(), `vectors-${name}.f32`);
  if (existsSync(file)) {
    const bytes = readFileSync(file);
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  }
  const vectors = new Float32Array(texts.length * encoder.dimension);
  for (let from = 0; from < texts.length; from += BATCH) {
    const batch = texts.slice(from, from + BATCH);
    for (const [i, vector] of (await encoder.encode(batch, { priority: 'background' })).entries())
      vectors.set(vector, (from + i) * encoder.dimension);
    if (from % (BATCH * 8) === 0) say(`encoding ${what}, once: ${Math.min(from + BATCH, texts.length)} of ${texts.length}`);
  }
  mkdirSync(benchCache(), { recursive: true });
  writeFileSync(`${file}.part`, new Uint8Array(vectors.buffer));
  renameSync(`${file}.part`, file);
  return vectors;
}
