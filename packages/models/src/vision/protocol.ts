/** What host and child say to each other about opened images. */
import type { CopyOptions } from '@mia/core/ports/image.ts';

/** Why a handle is refused, so that the host knows to open the file once more. */
export const NOT_OPEN = 'no such image';

export interface OpenParams {
  handle: number;
  content: Uint8Array;
}

export type CopyParams = Omit<CopyOptions, 'signal'> & { handle: number };

export interface TextParams {
  handle: number;
  page: number;
}
