import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sharp } from './loaders.ts';

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=', 'base64');

it('only the formats that are told are loaded, and only from memory', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mia-loaders-'));
  try {
    expect((await sharp(PIXEL).metadata()).width).toBe(1);
    const file = join(folder, 'pixel.png');
    writeFileSync(file, PIXEL);
    await expect(sharp(file).metadata()).rejects.toThrow(/unsupported image format/);
    // loaders that nobody needs: of bitmaps, of radiance maps, of tables of numbers
    for (const other of ['P6 1 1 255\nabc', '#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\nabcd', '1 2\n3 4\n'])
      await expect(sharp(Buffer.from(other)).metadata()).rejects.toThrow(/unsupported image format/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
