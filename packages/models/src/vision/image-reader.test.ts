import { readFileSync } from 'node:fs';
import type { ImageCopy } from '@mia/core/ports/image.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { pdfFile } from './fixtures/files.ts';
import { createImageReader, createVisionProcess } from './index.ts';

const vision = createVisionProcess({ entry: new URL('./entry.ts', import.meta.url), logger: silentLogger });
const reader = createImageReader(vision);
afterAll(() => reader.close());

/** Red at the left, green at the right; the red one has a white corner, so that turned and mirrored can be told apart. */
function picture(width = 60, height = 40): Sharp {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#c03020"/>
    <rect x="50%" width="50%" height="100%" fill="#20a040"/><rect width="25%" height="50%" fill="#fff"/></svg>`;
  return sharp(Buffer.from(svg)).removeAlpha();
}

async function pixels({ bytes }: ImageCopy) {
  const { data, info } = await sharp(bytes).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  /** At fractions of width and height. */
  return (x: number, y: number): number[] => {
    const at =
      3 * (Math.min(info.height - 1, Math.floor(y * info.height)) * info.width + Math.min(info.width - 1, Math.floor(x * info.width)));
    return [...data.subarray(at, at + 3)];
  };
}

function near(found: number[], wanted: number[], by = 12): void {
  for (const [at, value] of wanted.entries())
    expect(Math.abs((found[at] as number) - value), `${found} for ${wanted}`).toBeLessThanOrEqual(by);
}

const RED = [192, 48, 32];
const GREEN = [32, 160, 64];
const WHITE = [255, 255, 255];

describe('formats', () => {
  const made: [string, () => Promise<Buffer>][] = [
    ['png', () => picture().png().toBuffer()],
    ['jpeg', () => picture(600, 400).jpeg({ quality: 95 }).toBuffer()],
    ['webp', () => picture().webp({ lossless: true }).toBuffer()],
    ['avif', () => picture(600, 400).avif({ quality: 90 }).toBuffer()],
    ['gif', () => picture().gif().toBuffer()],
    ['tiff', () => picture().tiff().toBuffer()],
  ];
  it.each(made)('%s is told by its bytes and copied as it looks', async (format, make) => {
    const image = await reader.open(await make());
    expect(image.facts).toMatchObject({ format, pages: 1, notes: [] });
    const { width, height } = image.facts;
    expect(width / height).toBe(1.5);
    const copy = await image.copy();
    expect(copy).toMatchObject({ width, height });
    const at = await pixels(copy);
    near(at(0.1, 0.1), WHITE);
    near(at(0.3, 0.8), RED);
    near(at(0.8, 0.5), GREEN);
    expect(await image.text()).toBeNull();
    image.close();
  });

  it('heic is turned as its container says, and leaves Display P3', async () => {
    const image = await reader.open(readFileSync(new URL('./fixtures/colours.heic', import.meta.url)));
    expect(image.facts).toEqual({ format: 'heic', width: 64, height: 96, pages: 1, notes: [] });
    const copy = await image.copy({ type: 'image/png' });
    const at = await pixels(copy);
    // (60, 160, 60) and (40, 60, 200) of Display P3
    near(at(0.5, 0.2), [0, 163, 40], 6);
    near(at(0.5, 0.8), [34, 61, 208], 6);
    const part = await image.copy({ region: { left: 0, top: 0.75, width: 1, height: 0.25 }, longest: 32 });
    expect(part).toMatchObject({ width: 32, height: 12 });
    near((await pixels(part))(0.5, 0.5), [34, 61, 208], 10);
    image.close();
  });

  it('pdf: its pages as images, and their own text', async () => {
    const image = await reader.open(pdfFile({ pages: [['Total 12.40', 'Thank you'], []], width: 300, height: 200 }));
    expect(image.facts).toEqual({ format: 'pdf', width: 1024, height: 683, pages: 2, notes: [] });
    const copy = await image.copy();
    expect(copy).toMatchObject({ width: 1024, height: 683, type: 'image/png' });
    const stats = await sharp(copy.bytes).greyscale().stats();
    expect(stats.channels[0]?.min).toBeLessThan(40);
    expect(stats.channels[0]?.mean).toBeGreaterThan(240);
    expect(await image.text()).toBe('Total 12.40\nThank you');
    expect(await image.text(1)).toBeNull();
    const empty = await image.copy({ page: 1, longest: 100 });
    expect((await sharp(empty.bytes).stats()).channels[0]?.min).toBe(255);
    await expect(image.copy({ page: 2 })).rejects.toMatchObject({ code: 'request.invalid' });
    image.close();
  });
});
