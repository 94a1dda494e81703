/** Images that a question finds by what they show, in the space of the image encoder. */
import type { Clock } from '../../ports/clock.ts';
import type { ImageEncoder } from '../../ports/image.ts';
import type { Store } from '../storage/types.ts';

/** What is needed of the encoder to ask by words. */
export type ImageAsker = Pick<ImageEncoder, 'id' | 'kind' | 'available' | 'encodeTexts'>;

export interface NearImages {
  found: { message: string; similarity: number }[];
  /** How surely an image that is so near shows what is asked for, 0…1; null: it was not asked. */
  scale(similarity: number | null): number;
}

interface Asked {
  text: string;
  conversation: string;
  images?: readonly Float32Array[];
}

interface Deps {
  store: Pick<Store, 'nearestImages' | 'seenImages'>;
  images?: ImageAsker | null;
  clock: Clock;
}

/** Candidates of each vector. */
const LIMIT = 30;
/** The process that encodes may be decoding something large: a question does not wait for it longer, in ms. */
const PATIENCE = 500;

/**
 * Cosines below the first say nothing, from the second on an image surely shows it. Of words with an image they lie in a space of
 * their own (the gap between CLIP's modalities); images are near to each other.
 */
export const LIKENESS = {
  words: { clip: [0.2, 0.32], conse: [0.24, 0.5] },
  images: { clip: [0.6, 0.95], conse: [0.5, 0.95] },
} as const;

const NONE: NearImages = { found: [], scale: () => 0 };

/** Never rejects: without it images are found by what was read in them and said around them. */
export async function nearImages(asked: Asked, { store, images: encoder, clock }: Deps, signal: AbortSignal): Promise<NearImages> {
  if (!encoder) return NONE;
  try {
    const shown = asked.images ?? [];
    // Words wait for an encoder that may have to be loaded: not where there is nothing that they could find.
    const vectors = shown.length > 0 ? shown : await asVectors(asked.text, encoder, { store, clock }, signal);
    const options = { limit: LIMIT, conversation: asked.conversation };
    const near = await Promise.all(vectors.map((vector) => store.nearestImages(encoder.id, vector, options)));
    const [low, high] = LIKENESS[shown.length > 0 ? 'images' : 'words'][encoder.kind];
    const scale = (similarity: number | null): number =>
      similarity === null ? 0 : Math.min(1, Math.max(0, (similarity - low) / (high - low)));
    return { found: near.flat().map(({ message, similarity }) => ({ message, similarity })), scale };
  } catch {
    return NONE;
  }
}

async function asVectors(
  text: string,
  encoder: ImageAsker,
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  signal: AbortSignal,
): Promise<Float32Array[]> {
  if (text.trim() === '' || !encoder.available() || (await store.seenImages(encoder.id)) === 0) return [];
  const late = new AbortController();
  const cancel = clock.after(PATIENCE, () => late.abort());
  try {
    return await encoder.encodeTexts([text], { signal: AbortSignal.any([signal, late.signal]) });
  } finally {
    cancel();
  }
}
