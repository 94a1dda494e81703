/** HEIC by libheif in WebAssembly: sharp's own build has no decoder for its compression. */
import { MiaError } from '@mia/core/errors.ts';
import createLibheif from 'libheif-js/libheif-wasm/libheif-bundle.js';
import type { Metadata } from 'sharp';
import type { DecodedFile, Size } from './decoded-file.ts';
import { decoderError } from './errors.ts';
import { sharp } from './loaders.ts';
import { checkSize, LIMITS, openRaster } from './raster.ts';
import { tiffFile } from './tiff-file.ts';

/** Decoder, converter and we hold its pixels once each. */
export const LARGEST_HEIC_PIXELS = 50_000_000;

/** The pixels of the one that was drawn last: a moment later it is drawn again, smaller or in part. */
let kept: { owner: object; file: Promise<DecodedFile> } | null = null;

/**
 * @param metadata as sharp tells it: of HEIC it reads everything but the pixels
 * @throws MiaError `image.damaged`, `image.too-large`
 */
export function openHeic(content: Uint8Array, { width, height, hasAlpha = false, pages = 1, icc }: Metadata): DecodedFile {
  const size: Size = { width, height };
  checkSize(size, LARGEST_HEIC_PIXELS);
  const owner = {};
  let bytes: Uint8Array | null = content;

  async function decoded(): Promise<DecodedFile> {
    if (!bytes) throw new MiaError('request.invalid', { reason: 'closed' });
    const tiff = await decodeHeic(bytes, hasAlpha, size, icc);
    return await openRaster(tiff, 'heic', await sharp(tiff, LIMITS).metadata());
  }

  function pixels(): Promise<DecodedFile> {
    if (kept?.owner === owner) return kept.file;
    drop();
    const now = { owner, file: decoded() };
    kept = now;
    now.file.catch(() => {
      if (kept === now) kept = null;
    });
    return now.file;
  }

  return {
    facts: { format: 'heic', ...size, pages, notes: pages > 1 ? ['first-frame'] : [] },
    size: (page) => {
      if (page !== 0) throw new MiaError('request.invalid', { reason: 'page' });
      return size;
    },
    draw: async (cut) => await (await pixels()).draw(cut),
    lines: async () => null,
    free: () => {
      bytes = null;
      if (kept?.owner === owner) drop();
    },
  };
}

function drop(): void {
  kept?.file.then((file) => file.free()).catch(() => {});
  kept = null;
}

/** A decoder of its own for each: its memory only ever grows, and goes with it. */
async function decodeHeic(content: Uint8Array, alpha: boolean, expected: Size, profile: Uint8Array | undefined): Promise<Uint8Array> {
  try {
    const libheif = createLibheif();
    await libheif.ready;
    const context = libheif.heif_context_alloc();
    const read = libheif.heif_context_read_from_memory(context, content);
    if (read.code !== libheif.heif_error_code.heif_error_Ok) throw new MiaError('image.damaged');
    const handle = libheif.heif_js_context_get_primary_image_handle(context);
    if (!handle || 'code' in handle) throw new MiaError('image.damaged');
    const { heif_chroma_interleaved_RGB: rgb, heif_chroma_interleaved_RGBA: rgba } = libheif.heif_chroma;
    const image = await libheif.heif_js_decode_image2(handle, libheif.heif_colorspace.heif_colorspace_RGB, alpha ? rgba : rgb);
    const [plane] = image?.channels ?? [];
    // turned and cut as the container says; a container that says two things is not to be trusted
    if (!plane || plane.width !== expected.width || plane.height !== expected.height) throw new MiaError('image.damaged');
    const channels = alpha ? 4 : 3;
    const { file, pixels } = tiffFile({ ...expected, channels, profile });
    const row = expected.width * channels;
    for (let y = 0; y < expected.height; y++) pixels.set(plane.data.subarray(y * plane.stride, y * plane.stride + row), y * row);
    return file;
  } catch (error) {
    throw decoderError(error);
  }
}
