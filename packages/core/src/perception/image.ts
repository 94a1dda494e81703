import type { Attached, Message } from '../memory/storage/types.ts';
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
