import { MiaError } from '@mia/core/errors.ts';
import type { ImageFormat } from '@mia/core/ports/image.ts';
import type { Metadata } from 'sharp';
import type { DecodedFile } from './decoded-file.ts';
import { decoderError } from './errors.ts';
import { sharp } from './loaders.ts';
import { LIMITS, openRaster } from './raster.ts';
import { sniff } from './sniff.ts';
import { openSvg } from './svg.ts';

/**
 * What a file is, by its content alone. Its pixels are decoded only when they are drawn.
 * @throws MiaError `image.empty`, `image.unsupported`, `image.damaged`, `image.too-large`, `image.protected`
 */
export async function decodeFile(content: Uint8Array): Promise<DecodedFile> {
  if (content.length === 0) throw new MiaError('image.empty');
  const sniffed = sniff(content);
  if (!sniffed) throw new MiaError('image.unsupported');
  if (sniffed === 'pdf') return await (await import('./pdf.ts')).openPdf(content);
  if (sniffed === 'svg') return await openSvg(content);
  const metadata = await readMetadata(content);
  const format: ImageFormat = sniffed === 'heif' ? (metadata.compression === 'hevc' ? 'heic' : 'avif') : sniffed;
  if (format === 'heic') return (await import('./heic.ts')).openHeic(content, metadata);
  return await openRaster(content, format, metadata);
}

async function readMetadata(content: Uint8Array): Promise<Metadata> {
  try {
    // no pixel is decoded here: how many there are is what it tells
    return await sharp(content, { ...LIMITS, limitInputPixels: false }).metadata();
  } catch (error) {
    throw decoderError(error);
  }
}
