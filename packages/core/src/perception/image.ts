import type { Attached, Message, Part } from '../memory/storage/types.ts';
import type { Region } from '../ports/image.ts';

/** What stands in an image part's `meta`; the part's text is its name. */
export interface ImageMeta {
  name: string | null;
  /** Pixels, upright. */
  width: number;
  height: number;
  /** What the person pointed at. */
  region?: Region | undefined;
}

/** The images of a stored message, as a draft holds them. */
export function imagesOf(message: Pick<Message, 'parts'>): Attached[] {
  return message.parts.flatMap(({ kind, attachment, meta }) => {
    if (kind !== 'image' || attachment === undefined) return [];
    const region = (meta as Partial<ImageMeta> | undefined)?.region;
    return [{ id: attachment, ...(region ? { region } : {}) }];
  });
}

/**
 * Images as parts of a message, behind its own words. Their facts are asked of what keeps them.
 * @throws what `facts` throws of one that is not there
 */
export function imageParts(
  images: readonly { attachment: string; region?: Region | undefined }[],
  facts: (attachment: string) => Promise<Omit<ImageMeta, 'region'>>,
): Promise<Part[]> {
  return Promise.all(
    images.map(async ({ attachment, region }): Promise<Part> => {
      const { name, width, height } = await facts(attachment);
      const meta: ImageMeta = { name, width, height, ...(region ? { region } : {}) };
      return { kind: 'image', text: name ?? '', attachment, meta: { ...meta } };
    }),
  );
}
