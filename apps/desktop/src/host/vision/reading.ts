/** What is written in an image: what a document holds of its own text, and what is read of the rest. */
import type { ImageRecord } from '@mia/core/memory/images/entities.ts';
import type { OpenImage, TextReader } from '@mia/core/ports/image.ts';

/** Pages of a document whose own text is taken. */
const MOST_PAGES = 200;
/** Pages that are looked at as images because they hold no text: a few seconds each. */
const MOST_SCANNED = 20;

export const TEXT_LAYER = 'text-layer';
type Lines = NonNullable<ImageRecord['lines']>;

/**
 * Reads a whole file.
 * @returns null where nobody here can: no reader, and no text of its own
 * @throws MiaError as `TextReader.read`
 */
export async function readText(
  image: OpenImage,
  reader: TextReader | null,
  signal: AbortSignal,
): Promise<{ lines: Lines; reader: string } | null> {
  const { format, pages } = image.facts;
  if (format !== 'pdf') return reader && { lines: await reader.read(image, { signal }), reader: reader.id };
  const lines: Lines = [];
  let scanned = 0;
  let layered = 0;
  for (let page = 0; page < Math.min(pages, MOST_PAGES); page += 1) {
    signal.throwIfAborted();
    const own = await image.lines(page);
    if (own) {
      layered += 1;
      for (const line of own) lines.push({ ...line, confidence: 1, page });
    } else if (reader && scanned < MOST_SCANNED) {
      scanned += 1;
      for (const line of await reader.read(image, { page, signal })) lines.push({ ...line, page });
    }
  }
  if (layered === 0 && !reader) return null;
  return { lines, reader: scanned > 0 && reader ? reader.id : TEXT_LAYER };
}
