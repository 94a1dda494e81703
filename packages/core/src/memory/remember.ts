import type { TextEncoder } from '../ports/text-encoder.ts';
import { inPairs, passagesOf } from './passages.ts';
import type { Store, VectorRow } from './storage/types.ts';

/** A message to be found by meaning. `vector`, where it is known already, is that of the whole text as one passage. */
export interface Memorable {
  message: string;
  text: string;
  vector?: Float32Array | null;
}

export interface RememberDeps {
  store: Pick<Store, 'addVectors'>;
  /** Null, or without its files: nothing is written, and the backlog finds the messages later. */
  encoder: TextEncoder | null;
}

/** At once in one request of the encoder, so that a question in between waits for few. */
const BATCH = 16;

/**
 * Gives messages their vectors, one for each passage or, of long texts, for each two (`inPairs`). The text itself is never copied: a
 * message is the episode.
 * @returns how many messages got vectors
 * @throws MiaError `encoder.missing`, `child.*`, `request.cancelled`, `data.*`
 */
export async function remember(items: readonly Memorable[], deps: RememberDeps, signal?: AbortSignal): Promise<number> {
  const { encoder, store } = deps;
  if (!encoder || items.length === 0 || !(await encoder.available())) return 0;
  const rows: VectorRow[] = [];
  const missing: { message: string; text: string }[] = [];
  const vectors = new Map<string, Float32Array[]>();
  for (const item of items) {
    const passages = passagesOf(item.text);
    if (passages.length === 1 && item.vector && !encoder.asymmetric) rows.push({ message: item.message, passage: 0, vector: item.vector });
    else {
      vectors.set(item.message, []);
      for (const text of passages) missing.push({ message: item.message, text });
    }
  }
  for (let at = 0; at < missing.length; at += BATCH) {
    const batch = missing.slice(at, at + BATCH);
    const encoded = await encoder.encode(
      batch.map((p) => p.text),
      { priority: 'background', ...(signal ? { signal } : {}) },
    );
    batch.forEach(({ message }, i) => {
      const vector = encoded[i];
      if (vector) vectors.get(message)?.push(vector);
    });
  }
  const unit = encoder.unit !== false;
  for (const [message, all] of vectors)
    for (const [passage, vector] of inPairs(all, unit).entries()) rows.push({ message, passage, vector });
  if (rows.length > 0) await store.addVectors(encoder.id, encoder.dimension, rows);
  return new Set(rows.map((row) => row.message)).size;
}
