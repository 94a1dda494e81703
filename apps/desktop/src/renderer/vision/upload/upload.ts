/** One image on its way to the host: begun, sent piece by piece, looked at. */
import { MiaError } from '@mia/core/errors.ts';
import type { Image } from '../../../contract/index.ts';
import { ask } from '../../host/index.ts';
import { readPiece } from './read.ts';

/** Bytes of one piece: the contract takes no more. */
export const PIECE = 256 * 1024;

interface Options {
  /** The upload's id, made by the window. */
  id: string;
  conversation: string;
  signal: AbortSignal;
  onSent(bytes: number): void;
}

/**
 * Takes an image in.
 * @returns what it is; it is kept, and named by whatever names its id
 * @throws MiaError `image.*`, `request.too-large`, `request.cancelled`, `connection.lost`; nothing is kept then
 */
export async function uploadImage(file: File, { id: upload, conversation, signal, onSent }: Options): Promise<Image> {
  // The first piece is read before anything is said: of a file that is gone the host hears nothing.
  let piece = await readPiece(file, 0, PIECE, signal);
  const name = file.name === '' ? null : file.name.toWellFormed().slice(0, 255);
  await ask('image.begin', { upload, conversation, name, bytes: file.size }, { signal });
  try {
    for (let offset = 0; offset < file.size; ) {
      signal.throwIfAborted();
      await ask('image.chunk', { upload, offset }, { bytes: piece, signal });
      offset += piece.length;
      onSent(offset);
      if (offset < file.size) piece = await readPiece(file, offset, offset + PIECE, signal);
      // A file that became shorter meanwhile is another one.
      if (piece.length === 0) throw new MiaError('image.gone');
    }
    const { image } = await ask('image.end', { upload });
    // Given up while it was looked at: it is there by now, and nobody wants it.
    if (signal.aborted) ask('image.discard', { id: image.id }).catch(() => {});
    signal.throwIfAborted();
    return image;
  } catch (thrown) {
    ask('image.cancel', { upload }).catch(() => {});
    throw signal.aborted ? new MiaError('request.cancelled', {}, { cause: thrown }) : thrown;
  }
}
