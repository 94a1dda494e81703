/** What sharp decodes: PNG, JPEG, WebP, AVIF, GIF and TIFF, and SVG as pixels. */
import { MiaError } from '@mia/core/errors.ts';
import type { ImageFacts, ImageFormat, ImageNote } from '@mia/core/ports/image.ts';
import type { Metadata, Sharp, SharpOptions } from 'sharp';
import type { Box, Cut, DecodedFile, Size } from './decoded-file.ts';
import { onlyPage } from './decoded-file.ts';
import { checkHeld } from './held-bytes.ts';
import { LARGEST_PIXELS, sharp } from './loaders.ts';
import { stored, turn } from './orientation.ts';
import { Picture } from './picture.ts';
import { webpLossless } from './sniff.ts';

/** What is lossy by its nature: photos, not drawings. */
const LOSSY = new Set<ImageFormat>(['jpeg', 'avif', 'heic']);

/** @throws MiaError `image.damaged`, `image.too-large`, `image.unsupported` */
export async function openRaster(
  content: Uint8Array,
  format: ImageFormat,
  metadata: Metadata,
  options: SharpOptions = {},
): Promise<DecodedFile> {
  const orientation = metadata.orientation ?? 1;
  const flat = { width: metadata.width, height: metadata.pageHeight ?? metadata.height };
  const upright: Size = orientation >= 5 ? { width: flat.height, height: flat.width } : flat;
  checkSize(upright);
  const pages = metadata.pages ?? 1;
  const facts: ImageFacts = { format, ...upright, pages, notes: notesOf(format, pages) };
  const alpha = metadata.hasAlpha ?? false;
  const lossless = format === 'webp' && webpLossless(content);
  let bytes: Uint8Array | null = content;

  async function drawn({ box, part, kernel, precise = false }: Cut, target: Size): Promise<Sharp> {
    if (!bytes) throw new MiaError('request.invalid', { reason: 'closed' });
    const pipeline = sharp(bytes, { ...LIMITS, ...options });
    if (!alpha) pipeline.removeAlpha();
    // in the order in which its pixels lie in the file, so that rows can be let go of: turned only when it is small
    const lying = orientation >= 5 ? { width: target.height, height: target.width } : target;
    const place = stored(box, upright, orientation);
    const how = { fit: 'fill', kernel: kernel ?? 'lanczos3', fastShrinkOnLoad: true } as const;
    if (part && !precise && shrunkWhole(format, place, flat, lying)) {
      const { whole, inside } = partOfShrunk(place, flat, lying);
      pipeline.resize({ ...whole, ...how }).extract(inside);
    } else {
      // What is cut out is decoded whole, also where it is the whole: no JPEG is made smaller block by block first.
      if (part || precise) pipeline.extract(place);
      pipeline.resize({ ...lying, ...how });
    }
    return orientation === 1 ? pipeline : await turned(pipeline, orientation);
  }

  return {
    facts,
    size: (page) => onlyPage(page, upright),
    async draw(cut) {
      if (!bytes) throw new MiaError('request.invalid', { reason: 'closed' });
      const { box, target, precise = false } = cut;
      const lying = orientation >= 5 ? { width: target.height, height: target.width } : target;
      const part = precise || (cut.part && !shrunkWhole(format, stored(box, upright, orientation), flat, lying));
      const held = checkHeld({ format, metadata, content: bytes.length, part, lossless, target, turned: orientation !== 1 });
      return new Picture({ held, target, alpha, lossy: LOSSY.has(format), draw: (size) => drawn(cut, size) });
    },
    lines: async (page) => {
      onlyPage(page, upright);
      return null;
    },
    free: () => {
      bytes = null;
    },
  };
}

/** Of everything that sharp is given: refused before it is decoded, and where it ends too early. */
export const LIMITS: SharpOptions = { limitInputPixels: LARGEST_PIXELS, failOn: 'error', sequentialRead: true };

/** @throws MiaError `image.too-large` */
export function checkSize({ width, height }: Size, limit = LARGEST_PIXELS): void {
  if (width * height > limit) throw new MiaError('image.too-large', { pixels: width * height, limit: Math.round(limit / 1e6) });
}

/**
 * Whether a part is cut out after the whole was made smaller: JPEG and WebP are shrunk while they are decoded, which costs less than
 * decoding the part alone.
 */
function shrunkWhole(format: ImageFormat, box: Box, whole: Size, target: Size): boolean {
  if (format !== 'jpeg' && format !== 'webp') return false;
  const halved = target.width * 2 <= box.width && target.height * 2 <= box.height;
  return halved && box.width * box.height * 4 >= whole.width * whole.height;
}

/** How large the whole becomes, and where the part lies in that. */
function partOfShrunk(box: Box, whole: Size, target: Size): { whole: Size; inside: Box } {
  const [across, down] = [target.width / box.width, target.height / box.height];
  const [left, top] = [Math.round(box.left * across), Math.round(box.top * down)];
  const width = Math.max(Math.round(whole.width * across), left + target.width);
  const height = Math.max(Math.round(whole.height * down), top + target.height);
  return { whole: { width, height }, inside: { left, top, ...target } };
}

function notesOf(format: ImageFormat, pages: number): ImageNote[] {
  if (format === 'svg') return ['rasterised'];
  if (pages < 2) return [];
  return [format === 'tiff' ? 'first-page' : 'first-frame'];
}

async function turned(pipeline: Sharp, orientation: number): Promise<Sharp> {
  const { data, info } = await pipeline.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return turn(sharp(data, { raw: { width, height, channels } }), orientation);
}
