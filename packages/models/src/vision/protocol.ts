/** What host and child say to each other about opened images. */
import type { CopyOptions } from '@mia/core/ports/image.ts';

/** Why a handle is refused, so that the host knows to open the file once more. */
export const NOT_OPEN = 'no such image';

/** Of a larger file this many bytes travel at once: whatever travels is held twice on its way. */
export const PIECE_BYTES = 4 * 1024 ** 2;

/** A piece of a file that is opened when all of it is there. */
export interface PutParams {
  handle: number;
  /** Of the whole file. */
  size: number;
  at: number;
  bytes: Uint8Array;
}

export interface OpenParams {
  handle: number;
  /** Absent where it was put piece by piece. */
  content?: Uint8Array;
}

export type CopyParams = Omit<CopyOptions, 'signal'> & { handle: number };

export interface LinesParams {
  handle: number;
  page: number;
}
