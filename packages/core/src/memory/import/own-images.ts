/** What is known of images in M.I.A's own export: every value may be of any type. */
import type { ReadLine, Region } from '../../ports/image.ts';
import type { ImportedFile } from './types.ts';
import { type Fields, fields, LONGEST_TEXT, list, oneOf, text } from './values.ts';

const FORMATS = ['png', 'jpeg', 'webp', 'avif', 'heic', 'gif', 'tiff', 'svg', 'pdf'] as const;
const NOTES = ['first-frame', 'first-page', 'rasterised', 'pages-left-out'] as const;
const MOST_LINES = 20_000;
const MOST_LABELS = 100;
const LONGEST_LINE = 2000;
/** Bytes of a thumbnail. */
const LARGEST = 200_000;

const fraction = (value: unknown): number | null => (typeof value === 'number' && value >= 0 && value <= 1.000001 ? value : null);
const whole = (value: unknown): number | null =>
  Number.isSafeInteger(value) && Number(value) > 0 && Number(value) < 1e6 ? Number(value) : null;
const short = (value: unknown): string => text(value).replaceAll('\0', '').slice(0, LONGEST_LINE).toWellFormed();

export function ownRegion(value: unknown): Region | null {
  const raw = fields(value);
  const [left, top, width, height] = [raw?.left, raw?.top, raw?.width, raw?.height].map(fraction);
  return left == null || top == null || width == null || height == null ? null : { left, top, width, height };
}

function ownLabels(value: unknown): { text: string; probability: number }[] {
  return list(value)
    .slice(0, MOST_LABELS)
    .flatMap((label) => {
      const [said, probability] = [short(fields(label)?.text), fraction(fields(label)?.probability)];
      return said === '' || probability === null ? [] : [{ text: said, probability }];
    });
}

function ownLine(value: unknown): (ReadLine & { page?: number }) | null {
  const raw = fields(value);
  const box = ownRegion(raw?.box);
  if (!raw || !box) return null;
  const page = whole(raw.page);
  return { text: short(raw.text), confidence: fraction(raw.confidence) ?? 0, box, ...(page === null ? {} : { page }) };
}

/** A WebP file by its first bytes, or none. */
function ownThumb(value: unknown): Uint8Array | null {
  const encoded = text(value);
  if (encoded.length > LARGEST * 1.4) return null;
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP' ? Uint8Array.from(bytes) : null;
}

/** What was known of an image; null where that does not say what it is. */
export function ownImage(value: unknown): NonNullable<ImportedFile['image']> | null {
  const raw = fields(value);
  const [format, width, height] = [oneOf(FORMATS, raw?.format), whole(raw?.width), whole(raw?.height)];
  if (!raw || !format || width === null || height === null) return null;
  const read = Array.isArray(raw.lines);
  return {
    ...{ format, width, height, pages: whole(raw.pages) ?? 1, thumb: ownThumb(raw.thumb) },
    notes: list(raw.notes).flatMap((note) => oneOf(NOTES, note) ?? []),
    ...{ lines: read ? ownLines(raw.lines) : null, reader: read ? short(raw.reader) : null },
    labels: Array.isArray(raw.labels) ? ownLabels(raw.labels) : null,
  };
}

function ownLines(value: unknown): (ReadLine & { page?: number })[] {
  let left = LONGEST_TEXT;
  return list(value)
    .slice(0, MOST_LINES)
    .flatMap((one) => {
      const line = ownLine(one);
      left -= line?.text.length ?? 0;
      return line && left >= 0 ? [line] : [];
    });
}

/** Of a part that says what an image has: who read it and its labels, or that a model was told this instead of seeing. */
export function ownObserved(value: unknown): Fields | null {
  const raw = fields(value);
  if (!raw) return null;
  if (raw.blind === true) return { blind: true };
  return { reader: short(raw.reader) || null, labels: ownLabels(raw.labels) };
}
