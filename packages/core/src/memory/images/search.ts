/** The Memory page's images by words: what is written in them, what they are called and show, what was said with them, and meaning. */
import { isAbort, MiaError } from '../../errors.ts';
import { type ImageAsker, LIKENESS } from '../retrieval/images.ts';
import type { ImageItem, ImageStore } from './entities.ts';

export interface ImageSearchDeps {
  store: Pick<ImageStore, 'imagesByWords' | 'imageItems' | 'nearestKept'>;
  /** Null, or without its files: words alone. */
  encoder: ImageAsker | null;
}

/** Reciprocal rank fusion (Cormack et al. 2009): what both find comes first. */
const K = 10;

/**
 * Images by words, or those that are like one (`like`: a vector in the encoder's space), best first. A failing encoder is not an
 * error where words are searched.
 * @throws MiaError `request.invalid` (neither words nor an image), `encoder.missing` (like one), `request.cancelled`, `data.*`
 */
export async function imageSearch(
  { text = '', like, limit, without }: { text?: string; like?: Float32Array; limit: number; without?: string },
  { store, encoder }: ImageSearchDeps,
  signal: AbortSignal,
): Promise<ImageItem[]> {
  if (text.trim() === '' && !like) throw new MiaError('request.invalid');
  if (like && !encoder) throw new MiaError('encoder.missing');
  const near = async (vector: Float32Array | undefined, least: number): Promise<string[]> => {
    if (!encoder || !vector) return [];
    const found = await store.nearestKept(encoder.id, vector, limit + 1);
    return found.filter(({ similarity }) => similarity > least).map(({ attachment }) => attachment);
  };
  const lists = like
    ? [await near(like, encoder ? LIKENESS.images[encoder.kind][0] : 1)]
    : await Promise.all([
        store.imagesByWords(text, limit),
        encoded(text, encoder, signal).then((vector) => near(vector, encoder ? LIKENESS.words[encoder.kind][0] : 1)),
      ]);
  if (signal.aborted) throw new MiaError('request.cancelled');
  return store.imageItems(
    fused(lists)
      .filter((attachment) => attachment !== without)
      .slice(0, limit),
  );
}

async function encoded(text: string, encoder: ImageAsker | null, signal: AbortSignal): Promise<Float32Array | undefined> {
  if (!encoder?.available()) return undefined;
  try {
    return (await encoder.encodeTexts([text], { signal }))[0];
  } catch (error) {
    if (signal.aborted || isAbort(error)) throw new MiaError('request.cancelled', {}, { cause: error });
    // They are found by what is written in them.
    return undefined;
  }
}

function fused(lists: readonly (readonly string[])[]): string[] {
  const scores = new Map<string, number>();
  for (const list of lists) for (const [rank, id] of list.entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (K + rank));
  return [...scores].sort((a, b) => b[1] - a[1]).map(([id]) => id);
}
