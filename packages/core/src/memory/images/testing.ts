/** For tests: images in a store, as a host puts them there. Not used by the product. */
import { randomBytes } from 'node:crypto';
import type { ReadLine } from '../../ports/image.ts';
import { message } from '../storage/testing.ts';
import type { NewMessage, Part, Store } from '../storage/types.ts';

/** Each line a row of its own, one below the other. */
export function linesOf(...texts: string[]): ReadLine[] {
  const height = 1 / (2 * texts.length);
  return texts.map((text, i) => ({ text, confidence: 0.99, box: { left: 0, top: 2 * i * height, width: 1, height } }));
}

/** When a test's image came. */
export const CREATED = Date.UTC(2026, 1, 1, 12);

/** Begins as WebP does. */
export const THUMB = Uint8Array.from({ length: 300 }, (_, i) => 'RIFF____WEBP'.charCodeAt(i) || (i * 89 + 7) & 255);

/** Keeps a file with random content and its row. @returns its attachment id */
export async function addImage(
  store: Store,
  name = 'photo.jpg',
  more: { conversation?: string; content?: Uint8Array } = {},
): Promise<string> {
  const { content = randomBytes(2000), ...about } = more;
  const { id } = await store.addAttachment(content, { type: 'image/jpeg', name, created: CREATED, ...about });
  await store.setImage({ attachment: id, format: 'jpeg', width: 640, height: 480, pages: 1, notes: [], thumb: THUMB, created: CREATED });
  return id;
}

/** A message that shows images, with words beside them. */
export function showing(
  id: string,
  conversation: string,
  images: readonly string[],
  said = '',
  more: Partial<NewMessage> = {},
): NewMessage {
  const parts: Part[] = images.map((attachment) => ({
    ...{ kind: 'image', text: 'photo.jpg', attachment },
    meta: { name: 'photo.jpg', width: 640, height: 480 },
  }));
  return message(id, conversation, null, '', {
    parts: [...(said === '' ? [] : [{ kind: 'text' as const, text: said }]), ...parts],
    ...more,
  });
}
