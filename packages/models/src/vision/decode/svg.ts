/** Drawings as pixels. From memory librsvg reads no other file and fetches nothing. */
import type { Metadata } from 'sharp';
import type { DecodedFile } from './decoded-file.ts';
import { decoderError } from './errors.ts';
import { sharp } from './loaders.ts';
import { LIMITS, openRaster } from './raster.ts';

/** Pixels an inch that a drawing's own size is told in. */
const DENSITY = 72;
/** Longest side: an icon is drawn larger than it says, a map smaller. */
const SHORTEST = 1_024;
const LONGEST = 5_000;

/** @throws MiaError `image.damaged`, `image.too-large` */
export async function openSvg(content: Uint8Array): Promise<DecodedFile> {
  try {
    // its own size may be anything: it is only told here
    const own = await metadataOf(content, { limitInputPixels: false });
    const longest = Math.max(own.width, own.height);
    const scale = Math.min(Math.max(1, SHORTEST / longest), LONGEST / longest);
    const density = Math.min(100_000, Math.max(1, DENSITY * scale));
    return await openRaster(content, 'svg', await metadataOf(content, { density }), { density });
  } catch (error) {
    throw decoderError(error);
  }
}

async function metadataOf(content: Uint8Array, options: object): Promise<Metadata> {
  return await sharp(content, { ...LIMITS, ...options }).metadata();
}
