/** The files of an export of everything: each under its id, with an ending by which other programs know what it is. */
import type { Attachment, Store } from '../storage/types.ts';

const ENDINGS: Readonly<Record<string, string>> = {
  ...{ 'audio/flac': 'flac', 'audio/mp4': 'm4a', 'audio/mpeg': 'mp3', 'audio/ogg': 'ogg', 'audio/wav': 'wav', 'audio/webm': 'webm' },
  ...{ 'image/gif': 'gif', 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' },
};

/** Its path in the archive. */
export const fileOf = ({ id, type }: Pick<Attachment, 'id' | 'type'>): string => `attachments/${id}.${ENDINGS[type] ?? 'bin'}`;

export function plainAttachment({ created, ...attachment }: Attachment): Record<string, unknown> {
  return { ...attachment, file: fileOf(attachment), created: new Date(created).toISOString() };
}

/** Its content as far as it is whole: a file that is damaged or gone keeps no other from being exported. */
export async function* wholeOf(id: string, store: Pick<Store, 'readAttachment'>): AsyncGenerator<Uint8Array> {
  try {
    yield* store.readAttachment(id);
  } catch {
    // Shorter than its line says: whoever reads it back leaves it out.
  }
}
