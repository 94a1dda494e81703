import { MiaError } from '@mia/core/errors.ts';
import type { ImageReader } from '@mia/core/ports/image.ts';
import type { SupervisedChild } from '../child/index.ts';
import { HeldImage } from './held-image.ts';

/** Reads images by the vision process; it does not end that process, which reads and encodes for others as well, but by `close`. */
export function createImageReader(process: SupervisedChild): ImageReader {
  return {
    async open(content, { signal } = {}) {
      // nothing to start a process for
      if (content.length === 0) throw new MiaError('image.empty');
      const image = new HeldImage(process, new Uint8Array(content));
      try {
        await image.open(signal);
      } catch (error) {
        // cancelled too late, the process holds it all the same
        image.close();
        throw error;
      }
      return image;
    },
    close: () => process.close(),
  };
}
