/** The files of an export of everything: each under its id, with an ending by which other programs know what it is. */
import { MiaError } from '../../errors.ts';
import type { Attachment, ImageRecord, Store } from '../storage/types.ts';

const ENDINGS: Readonly<Record<string, string>> = {
  ...{ 'audio/flac': 'flac', 'audio/mp4': 'm4a', 'audio/mpeg': 'mp3', 'audio/ogg': 'ogg', 'audio/wav': 'wav', 'audio/webm': 'webm' },
  ...{ 'image/gif': 'gif', 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' },
  ...{ 'image/avif': 'avif', 'image/heic': 'heic', 'image/svg+xml': 'svg', 'image/tiff': 'tiff', 'application/pdf': 'pdf' },
};

/** Its path in the archive. */
export const fileOf = ({ id, type }: Pick<Attachment, 'id' | 'type'>): string => `attachments/${id}.${ENDINGS[type] ?? 'bin'}`;

/** With what is known of an image; its vectors are made anew where it arrives. */
export async function plainAttachment(
  { created, ...attachment }: Attachment,
  store: Pick<Store, 'image'>,
): Promise<Record<string, unknown>> {
  const known = attachment.type.startsWith('audio/') ? null : await imageOf(attachment.id, store);
  const { thumb, attachment: _, created: __, ...rest } = known ?? {};
  const image = known ? { image: { ...rest, thumb: thumb ? Buffer.from(thumb).toString('base64') : null } } : {};
  return { ...attachment, file: fileOf(attachment), created: new Date(created).toISOString(), ...image };
}

async function imageOf(id: string, store: Pick<Store, 'image'>): Promise<ImageRecord | null> {
  try {
    return await store.image(id);
  } catch (error) {
    if (error instanceof MiaError && error.code === 'not-found') return null;
    throw error;
  }
}

/** Its content as far as it is whole: a file that is damaged or gone keeps no other from being exported. */
export async function* wholeOf(id: string, store: Pick<Store, 'readAttachment'>): AsyncGenerator<Uint8Array> {
  try {
    yield* store.readAttachment(id);
  } catch {
    // Shorter than its line says: whoever reads it back leaves it out.
  }
}
