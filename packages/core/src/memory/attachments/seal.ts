import { type FileKey, HEADER, PIECE_BYTES, sealPiece } from './format.ts';

/** What comes in as it comes: a whole, or parts of any length. */
export type Content = Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * A file of format v1, in order, as its content comes: how much there is, is known at the end. A piece goes out once more is
 * known to follow, so that the last one can say that it is the last. Of what came in nothing is kept.
 * @param seen is told every byte of the content
 */
export async function* sealed(file: FileKey, content: Content, seen: (bytes: Uint8Array) => void): AsyncGenerator<Buffer> {
  yield HEADER;
  const piece = Buffer.alloc(PIECE_BYTES);
  let filled = 0;
  let index = 0;
  try {
    for await (const part of content instanceof Uint8Array ? [content] : content) {
      seen(part);
      for (let at = 0; at < part.length; ) {
        if (filled === PIECE_BYTES) {
          yield sealPiece(file, index++, false, piece);
          filled = 0;
        }
        const take = Math.min(PIECE_BYTES - filled, part.length - at);
        piece.set(part.subarray(at, at + take), filled);
        filled += take;
        at += take;
      }
    }
    yield sealPiece(file, index, true, piece.subarray(0, filled));
  } finally {
    piece.fill(0);
  }
}
