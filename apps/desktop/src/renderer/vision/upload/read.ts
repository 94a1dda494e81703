/** Files as the person's system gives them: gone, slow, or as they are. */
import { MiaError } from '@mia/core/errors.ts';

/** A piece that took longer than this does not come. */
export const SLOW_MS = 15_000;

/**
 * A piece of a file.
 * @param slow milliseconds to wait for it
 * @throws MiaError `image.gone` where it is not there any more or changed, `image.slow` where it does not come, `request.cancelled`
 */
export async function readPiece(
  file: Blob,
  start: number,
  end: number,
  signal: AbortSignal,
  slow = SLOW_MS,
): Promise<Uint8Array<ArrayBuffer>> {
  signal.throwIfAborted();
  let timer: ReturnType<typeof setTimeout> | undefined;
  // A browser gives a file that vanished the size 0, and reads no part of nothing: only as a whole it is looked for.
  const piece = file.size === 0 ? file : file.slice(start, end);
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MiaError('image.slow')), slow);
    signal.addEventListener('abort', () => reject(new MiaError('request.cancelled')), { once: true });
  });
  try {
    return new Uint8Array(await Promise.race([piece.arrayBuffer(), late]));
  } catch (thrown) {
    // A browser says NotFoundError for what is gone, NotReadableError for what changed or may not be read.
    if (thrown instanceof DOMException && /^Not(Found|Readable)Error$/.test(thrown.name))
      throw new MiaError('image.gone', {}, { cause: thrown });
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}
