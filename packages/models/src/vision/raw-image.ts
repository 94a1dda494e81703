/** The child's opened images, and their pixels for whoever reads or encodes them in the same process. */
import { MiaError } from '@mia/core/errors.ts';
import type { Region } from '@mia/core/ports/image.ts';
import { type Cut, cutOf, type DecodedFile } from './decode/decoded-file.ts';
import { NOT_OPEN } from './protocol.ts';

/** Upright pixels in sRGB, eight bits a channel; what was transparent is white. */
export interface RawImage {
  /** RGB, interleaved, row by row: 3 · width · height bytes. */
  data: Uint8Array;
  width: number;
  height: number;
}

export interface PixelsOptions {
  /** From 0; of a document. */
  page?: number;
  region?: Region;
  /** Longest side in pixels at most; never enlarged. Not together with `width` and `height`. */
  longest?: number;
  /** Exactly this size, both given, enlarged where it is smaller: `fill` squeezes it (default), `cover` cuts off from its middle. */
  width?: number;
  height?: number;
  fit?: 'fill' | 'cover';
  /** Of the resizing. Default `lanczos3`. */
  kernel?: 'nearest' | 'linear' | 'cubic' | 'lanczos3';
  /** Whether the kernel alone decides each pixel, for a network that minds: a JPEG is decoded whole, which takes two to three times as long. */
  precise?: boolean;
}

const opened = new Map<number, DecodedFile>();

/** Keeps an opened file under a number that the host chose; what was there is freed. */
export function hold(handle: number, file: DecodedFile): void {
  release(handle);
  opened.set(handle, file);
}

/** Frees what an opened file holds; nothing where it is not open. */
export function release(handle: number): void {
  opened.get(handle)?.free();
  opened.delete(handle);
}

/** @throws MiaError `request.invalid` (reason NOT_OPEN) */
export function openedFile(handle: number): DecodedFile {
  const file = opened.get(handle);
  if (!file) throw new MiaError('request.invalid', { reason: NOT_OPEN });
  return file;
}

/**
 * The pixels of an opened image, or of a part of it.
 * @throws MiaError `request.invalid` (handle, page, region, size), `image.damaged`, `image.too-large`
 */
export async function pixels(handle: number, options: PixelsOptions = {}): Promise<RawImage> {
  const { page = 0, region, longest, width, height, fit = 'fill', kernel = 'lanczos3', precise = false } = options;
  const file = openedFile(handle);
  const exact = width !== undefined && height !== undefined;
  const cut: Cut = cutOf(await file.size(page), { page, region, longest, ...(exact ? { exact: { width, height, fit } } : {}) });
  const picture = await file.draw({ ...cut, kernel, precise });
  return await picture.raw();
}
