import type { PixelsOptions, RawImage } from '../raw-image.ts';
import type { Preparation } from './recipe.ts';

/** What to ask of the decoder, so that it brings an image to size while it decodes it. */
export function pixelsFor({ size, fit, scaleTo, kernel }: Preparation): PixelsOptions {
  return fit === 'crop' ? { width: scaleTo, height: scaleTo, fit: 'cover', kernel } : { width: size, height: size, fit: 'fill', kernel };
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
