import { readFile } from 'node:fs/promises';
import { MiaError } from '@mia/core/errors.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { DEFAULT_ENCODER } from '../../encoder/index.ts';
import { sentenceOf } from './conse.ts';
import { unitRows } from './vectors.ts';

export interface LabelFiles {
  /** JSON: the classes' names in order. */
  labels: string;
  /** Their vectors by the default sentence encoder, float32, one after the other. */
  'label-vectors'?: string;
}

export interface Labels {
  names: readonly string[];
  /** names × dimension, each L2 norm 1. */
  vectors: Float32Array;
  dimension: number;
}

/** Labels in one request: a question that comes meanwhile waits for no more. */
const CHUNK = 50;

/**
 * The labels' vectors by this sentence encoder: those that ship for the default one, else computed.
 * @throws MiaError `encoder.missing` where a file is not what it should be, or the sentence encoder is not there
 */
export async function loadLabels(files: LabelFiles, texts: TextEncoder): Promise<Labels> {
  const names = await namesOf(files.labels);
  const { dimension } = texts;
  if (texts.id === DEFAULT_ENCODER && texts.version === undefined && files['label-vectors']) {
    const bytes = await readFile(files['label-vectors']).catch(missing);
    if (bytes.length !== names.length * dimension * 4) throw new MiaError('encoder.missing', { reason: 'labels' });
    return { names, vectors: new Float32Array(Uint8Array.from(bytes).buffer), dimension };
  }
  const vectors = new Float32Array(names.length * dimension);
  for (let at = 0; at < names.length; at += CHUNK) {
    const encoded = await texts.encode(names.slice(at, at + CHUNK).map(sentenceOf), { priority: 'background' });
    for (const [row, vector] of encoded.entries()) vectors.set(vector, (at + row) * dimension);
  }
  return { names, vectors: unitRows(vectors, dimension), dimension };
}

async function namesOf(path: string): Promise<string[]> {
  const json: unknown = JSON.parse(await readFile(path, 'utf8').catch(missing));
  if (!Array.isArray(json) || !json.every((one) => typeof one === 'string')) throw new MiaError('encoder.missing', { reason: 'labels' });
  return json;
}

function missing(cause: unknown): never {
  throw new MiaError('encoder.missing', { reason: 'unreadable' }, { cause });
}
