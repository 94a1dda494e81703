import { AutoProcessor, env, RawImage as Picture } from '@huggingface/transformers';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { findTestModel } from '../../../../../scripts/lib/test-models.ts';
import type { RawImage } from '../raw-image.ts';
import reference from './fixtures/clip-preparation.json' with { type: 'json' };
import { recipeOf } from './fixtures/recipes.ts';
import { normalised, pixelsFor, wholePixelsFor } from './prepare.ts';
import type { Preparation } from './recipe.ts';

const CLIP_VIT_B32 = recipeOf('clip-vit-base-patch32');
const EFFICIENTNET_LITE0 = recipeOf('efficientnet-lite0');

/** The image that `fixtures/clip_preparation.py` draws. */
function drawn(width: number, height: number): RawImage {
  const data = new Uint8Array(width * height * 3);
  const byte = (value: number) => Math.floor(Math.min(255, Math.max(0, value)));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      data[at] = byte(127 + 120 * Math.sin(x / 9 + y / 23));
      data[at + 1] = byte(127 + 120 * Math.cos(x / 17 - y / 11));
      data[at + 2] = byte(((x * 255) / width + (y * 40) / height) % 256);
    }
  }
  return { data, width, height };
}

/** As the decoder brings it to size. */
async function resized({ data, width, height }: RawImage, recipe: Preparation): Promise<RawImage> {
  const wanted = pixelsFor(recipe, { width, height });
  const { data: pixels, info } = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: wanted.width ?? 0, height: wanted.height ?? 0, fit: wanted.fit ?? 'fill', kernel: wanted.kernel ?? 'lanczos3' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: pixels, width: info.width, height: info.height };
}

describe('preparing an image for a network', () => {
  test.each(reference)('gives CLIP the numbers of its own preparation: $width × $height', async ({ width, height, places, values }) => {
    const got = normalised(await resized(drawn(width, height), CLIP_VIT_B32), CLIP_VIT_B32);
    expect(got).toHaveLength(3 * 224 * 224);
    const differences = places.map((at, i) => Math.abs((got[at] as number) - (values[i] as number)));
    // One step of a byte is .015; where nothing is resized nothing may differ.
    expect(Math.max(...differences)).toBeLessThan(width === 224 ? 1e-4 : 0.08);
    expect(differences.reduce((a, b) => a + b, 0) / differences.length).toBeLessThan(width === 224 ? 1e-4 : 0.01);
  });

  test.skipIf(!findTestModel('clip-tiny-random', 'config.json'))("gives CLIP what transformers.js' CLIPImageProcessor gives", async () => {
    env.allowRemoteModels = false;
    env.localModelPath = `${findTestModel('clip-tiny-random', 'config.json')?.replace(/clip-tiny-random\/config\.json$/, '')}`;
    const processor = await AutoProcessor.from_pretrained('clip-tiny-random');
    for (const [width, height, tolerance] of [
      [224, 224, 1e-5],
      [240, 236, 0.12],
    ] as const) {
      const image = drawn(width, height);
      const { pixel_values: theirs } = await processor(new Picture(new Uint8ClampedArray(image.data), width, height, 3));
      const ours = normalised(await resized(image, CLIP_VIT_B32), CLIP_VIT_B32);
      const differences = ours.map((one, i) => Math.abs(one - (theirs.data[i] as number)));
      expect(differences.reduce((a, b) => a + b, 0) / differences.length).toBeLessThan(tolerance);
    }
  });

  test('gives EfficientNet-Lite (x − 127) / 128 of the middle seven eighths', () => {
    const pixels = drawn(256, 256);
    const values = normalised(pixels, EFFICIENTNET_LITE0);
    const at = (x: number, y: number, channel: number) => pixels.data[(y * 256 + x) * 3 + channel] as number;
    expect(values[0]).toBeCloseTo((at(16, 16, 0) - 127) / 128, 5);
    expect(values[2 * 224 * 224 + 223 * 224 + 223]).toBeCloseTo((at(239, 239, 2) - 127) / 128, 5);
  });

  test('asks the decoder for the whole in the size whose middle is seen, a strip’s middle, or the whole squeezed', () => {
    const kernel = 'lanczos3';
    expect(pixelsFor(EFFICIENTNET_LITE0, { width: 640, height: 427 })).toEqual({
      width: 383,
      height: 256,
      fit: 'fill',
      kernel,
      precise: true,
    });
    expect(pixelsFor(EFFICIENTNET_LITE0, { width: 3, height: 3000 })).toEqual({
      width: 256,
      height: 256,
      fit: 'cover',
      kernel,
      precise: true,
    });
    expect(pixelsFor({ ...CLIP_VIT_B32, fit: 'squash' }, { width: 640, height: 427 })).toMatchObject({
      width: 224,
      height: 224,
      fit: 'fill',
    });
    expect(pixelsFor(EFFICIENTNET_LITE0, { width: 6000, height: 4000 })).toMatchObject({ width: 384, height: 256, precise: false });
    expect(wholePixelsFor(EFFICIENTNET_LITE0)).toEqual({ width: 224, height: 224, fit: 'fill', kernel });
  });

  test('refuses pixels that are too few', () => {
    expect(() => normalised(drawn(100, 224), CLIP_VIT_B32)).toThrow(RangeError);
    expect(() => normalised({ ...drawn(224, 224), width: 225 }, CLIP_VIT_B32)).toThrow(RangeError);
  });
});
