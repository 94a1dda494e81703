import { MiaError } from '../../errors.ts';
import type { SealedFile } from './files.ts';
import { type FileKey, fileBytes, HEADER, HEADER_BYTES, openPiece, PIECE_BYTES, pieceAt, pieces, TAG_BYTES } from './format.ts';

/** Bytes of the content from `start` up to, not including, `end`. */
export interface Range {
  start: number;
  end: number;
}

/** @throws MiaError `request.invalid` for a range that the content does not have */
export function checkRange({ start, end }: Range, bytes: number): void {
  const fits = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end && end <= bytes;
  if (!fits) throw new MiaError('request.invalid', { reason: 'range', bytes });
}

/**
 * A stretch of the content of a sealed file, in parts of 64 KiB at most, each given out once it is known to be whole.
 * @param bytes of the whole content, as the row says: a file of another length is damaged
 * @throws MiaError `attachment.damaged`, `request.invalid`
 */
export async function* opened(sealed: SealedFile, file: FileKey, bytes: number, range: Range): AsyncGenerator<Buffer> {
  checkRange(range, bytes);
  if (sealed.size !== fileBytes(bytes)) throw new MiaError('attachment.damaged', { reason: 'length' });
  if (!HEADER.equals(await sealed.read(0, HEADER_BYTES))) throw new MiaError('attachment.damaged', { reason: 'header' });
  const last = pieces(bytes) - 1;
  for (let at = range.start; at < range.end; ) {
    const index = Math.floor(at / PIECE_BYTES);
    const from = index * PIECE_BYTES;
    const length = Math.min(PIECE_BYTES, bytes - from);
    const content = openPiece(file, index, index === last, await sealed.read(pieceAt(index), length + TAG_BYTES));
    const end = Math.min(range.end, from + length);
    yield content.subarray(at - from, end - from);
    at = end;
  }
}
