import { MiaError } from '../../errors.ts';
import type { Attended } from '../../memory/sensory/index.ts';
import type { ImageReader, OpenImage } from '../../ports/image.ts';
import type { Dropped, Given, GivenImage } from './percept.ts';

/** 16 kHz is what encoders of speech hear. */
const RATE = 16_000;
/** Of 16 bits. */
const FULL_SCALE = 32_768;

export interface Sensed {
  given: Given & { images: readonly GivenImage[] };
  /** Images that could not be opened; `index` is that among those that were seen. */
  dropped: Dropped[];
  /** Closes the images that were opened. */
  close(): void;
}

/**
 * What attention picked from sensory memory, as what the multimodal processor perceives: with the times at which it was heard and seen.
 * @param reader opens images
 * @throws MiaError `request.cancelled`; `request.invalid` (what, expected, given) for sound that is not 16 kHz
 */
export async function sensed({ heard, seen }: Attended, reader: ImageReader, { signal }: { signal?: AbortSignal } = {}): Promise<Sensed> {
  if (heard && heard.rate !== RATE) throw new MiaError('request.invalid', { what: 'rate', expected: RATE, given: heard.rate });
  const opened = await Promise.allSettled(seen.map(({ bytes }) => reader.open(bytes, { ...(signal && { signal }) })));
  const images: { image: OpenImage; shown: { from: number; to: number } }[] = [];
  const dropped: Dropped[] = [];
  for (const [index, one] of opened.entries()) {
    const at = seen[index]?.at ?? 0;
    if (one.status === 'fulfilled') images.push({ image: one.value, shown: { from: at, to: at } });
    else dropped.push({ modality: 'image', index, encoder: null, reason: 'failed', code: MiaError.from(one.reason).code });
  }
  const close = () => {
    for (const { image } of images) image.close();
  };
  if (signal?.aborted) {
    close();
    throw new MiaError('request.cancelled');
  }
  if (!heard) return { given: { images }, dropped, close };
  const { samples, from, to } = heard;
  const floats = samples instanceof Float32Array ? samples : Float32Array.from(samples, (sample) => sample / FULL_SCALE);
  return { given: { images, audio: { samples: floats, said: { from, to } } }, dropped, close };
}
