/** What a file turns out to be once it is read, where neither its name nor its type says so. */
import { MiaError } from '@mia/core/errors.ts';
import { readPiece } from '../upload/index.ts';
import { kindOf, LARGEST_TEXT, looksLikeImage, textOfBytes } from './kinds.ts';

/** Bytes that tell what a file is. */
const HEAD = 64;

/**
 * Reads a file as far as it has to be known.
 * @returns that it is an image, or its text
 * @throws MiaError `image.*` and `request.too-large`: why it is neither; `request.cancelled`
 */
export async function asWhat(file: File, signal: AbortSignal): Promise<'image' | { text: string }> {
  const head = await readPiece(file, 0, HEAD, signal);
  if (looksLikeImage(head)) return 'image';
  if (file.size === 0) throw new MiaError('image.empty');
  // UTF-16 has a NUL in every other byte of a Latin text, and says so at its beginning.
  if (kindOf(file) !== 'text' || (head.includes(0) && !isUtf16(head))) throw new MiaError('image.unsupported');
  if (file.size > LARGEST_TEXT) throw new MiaError('request.too-large', { bytes: file.size, limit: LARGEST_TEXT });
  const text = textOfBytes(await readPiece(file, 0, file.size, signal));
  if (text === null) throw new MiaError('image.unsupported');
  if (text.trim() === '') throw new MiaError('image.empty');
  return { text };
}

const isUtf16 = ([first, second]: Uint8Array): boolean => (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
