/** What decoding holds at once, and how much that may be. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MiaError } from '@mia/core/errors.ts';
import type { ImageFormat } from '@mia/core/ports/image.ts';
import type { Metadata } from 'sharp';
import type { Size } from './decoded-file.ts';

/** Beside the process itself: a file of 100 megapixels then stays below 600 MB. */
const MOST_BYTES = 460_000_000;

export interface Held {
  format: ImageFormat;
  metadata: Metadata;
  /** Bytes of the file. */
  content: number;
  /** Whether a part of it is cut out of the whole. */
  part: boolean;
  /** Of WebP. */
  lossless: boolean;
  /** What becomes of it, and whether that is turned. */
  target: Size;
  turned: boolean;
}

/**
 * Most files are decoded row by row, whatever their size. What is not: interlaced PNG, progressive JPEG (which holds coefficients of
 * two bytes), and formats whose decoders know only whole images. Bytes a pixel of those were measured.
 */
function bytesPerPixel({ format, metadata, part, lossless }: Held): number {
  const { channels, depth, isProgressive, chromaSubsampling = '4:4:4' } = metadata;
  if (format === 'png') return isProgressive ? channels * (depth === 'ushort' ? 2 : 1) : 0;
  if (format === 'jpeg') {
    if (!isProgressive) return 0;
    if (channels === 1) return 2;
    if (channels === 4) return 8;
    return { '4:2:0': 3, '4:2:2': 4, '4:4:0': 4 }[chromaSubsampling] ?? 6;
  }
  // lossy WebP is shrunk while it is decoded; lossless, it is held before; a part of either is cut out of the whole
  if (format === 'webp') return part ? 8.5 : lossless ? 4.8 : 0;
  if (format === 'gif') return 5.4;
  return format === 'avif' ? 18 : 0;
}

/**
 * @returns bytes that are held beside the file while it is drawn
 * @throws MiaError `image.too-large` (pixels; limit: how many megapixels of its kind can be held) where it can not be held
 */
export function checkHeld(held: Held): number {
  const { width, height, channels } = held.metadata;
  const pixels = width * (held.metadata.pageHeight ?? height);
  // turned where it lies, and once more beside it
  const turned = held.turned ? 2 * channels * held.target.width * held.target.height : 0;
  const each = bytesPerPixel(held);
  const free = MOST_BYTES - held.content - turned;
  if (each * pixels <= free) return each * pixels + turned;
  const limit = each > 0 ? Math.max(1, Math.floor(Math.max(0, free) / each / 1e6)) : 0;
  throw new MiaError('image.too-large', { pixels, limit: Math.min(limit || 50, Math.floor(pixels / 1e6)) });
}

/** From here on one waits for the other: two together would not fit. */
const MUCH_BYTES = 100_000_000;

/** What a file came in, and what was drawn before, still lies in memory until it is collected: some hundred megabytes. */
function letGo(): void {
  setFlagsFromString('--expose-gc');
  collect ??= runInNewContext('gc') as () => void;
  collect();
}

let collect: (() => void) | null = null;
let last: Promise<unknown> = Promise.resolve();

/** Draws what holds much behind what is being drawn that does so too. @param bytes as `checkHeld` told */
export function inTurn<Result>(bytes: number, draw: () => Promise<Result>): Promise<Result> {
  if (bytes < MUCH_BYTES) return draw();
  const done = last.then(() => {
    letGo();
    return draw();
  });
  last = done.catch(() => {});
  return done;
}
