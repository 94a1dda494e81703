import type { PixelsOptions, RawImage } from '../raw-image.ts';
import type { Preparation } from './recipe.ts';

/** How much longer than wide an image may be before its middle is cut out before it is brought to size: what a strip costs stays bounded. */
const LONGEST = 8;

/**
 * Up to so many pixels every one of them counts. A JPEG's blocks made smaller by themselves are two to three times as fast, and move what
 * the network sees (cosine .9994 to .9998) as far as its least sure labels change.
 */
const EVERY_PIXEL = 16_000_000;

/**
 * What to ask of the decoder, so that it brings an image to size while it decodes it. The whole is asked for, whose middle `normalised`
 * takes.
 * @param image pixels of the image, or of the region that is meant
 */
export function pixelsFor({ size, fit, scaleTo, kernel }: Preparation, image: { width: number; height: number }): PixelsOptions {
  const precise = image.width * image.height <= EVERY_PIXEL;
  if (fit === 'squash') return { width: size, height: size, fit: 'fill', kernel, precise };
  const scale = scaleTo / Math.min(image.width, image.height);
  // Rounded as the libraries do whose networks these are.
  const [width, height] = [image.width, image.height].map((one) => Math.floor(Number((one * scale).toFixed(2)))) as [number, number];
  if (Math.max(width, height) > LONGEST * scaleTo) return { width: scaleTo, height: scaleTo, fit: 'cover', kernel, precise };
  return { width, height, fit: 'fill', kernel, precise };
}

/** The whole image, squeezed to what the network sees: for patches, whose places must be places of the image. */
export function wholePixelsFor({ size, kernel }: Preparation): PixelsOptions {
  return { width: size, height: size, fit: 'fill', kernel };
}

/**
 * The middle `size` × `size` pixels, normalised: (x / 255 − mean) / std.
 * @returns 3 × size × size numbers, one channel after the other
 * @throws RangeError where the image is smaller, or holds other than its RGB pixels
 */
export function normalised({ data, width, height }: RawImage, { size, mean, std }: Preparation): Float32Array {
  if (width < size || height < size || data.length !== width * height * 3) throw new RangeError('pixels');
  const values = new Float32Array(3 * size * size);
  const [left, top] = [Math.floor((width - size) / 2), Math.floor((height - size) / 2)];
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * (std[channel] as number));
    const shift = (mean[channel] as number) / (std[channel] as number);
    let at = channel * size * size;
    for (let y = 0; y < size; y++) {
      let from = ((top + y) * width + left) * 3 + channel;
      for (let x = 0; x < size; x++, from += 3) values[at++] = (data[from] as number) * scale - shift;
    }
  }
  return values;
}
