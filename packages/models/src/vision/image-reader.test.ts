import { readFileSync } from 'node:fs';
import { silentLogger } from '@mia/core/ports/logger.ts';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { pdfFile } from './fixtures/files.ts';
import { colours, GREEN, near, picture, RED, WHITE } from './fixtures/looks.ts';
import { createImageReader, createVisionProcess } from './index.ts';

const vision = createVisionProcess({ entry: new URL('./entry.ts', import.meta.url), logger: silentLogger });
const reader = createImageReader(vision);
afterAll(() => reader.close());

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
    const at = await colours(copy);
    near(at(0.1, 0.1), WHITE);
    near(at(0.3, 0.8), RED);
    near(at(0.8, 0.5), GREEN);
    expect(await image.lines()).toBeNull();
    image.close();
  });

  it('heic is turned as its container says, and leaves Display P3', async () => {
    const image = await reader.open(readFileSync(new URL('./fixtures/colours.heic', import.meta.url)));
    expect(image.facts).toEqual({ format: 'heic', width: 64, height: 96, pages: 1, notes: [] });
    const copy = await image.copy({ type: 'image/png' });
    const at = await colours(copy);
    // (60, 160, 60) and (40, 60, 200) of Display P3
    near(at(0.5, 0.2), [0, 163, 40], 6);
    near(at(0.5, 0.8), [34, 61, 208], 6);
    const part = await image.copy({ region: { left: 0, top: 0.75, width: 1, height: 0.25 }, longest: 32 });
    expect(part).toMatchObject({ width: 32, height: 12 });
    near((await colours(part))(0.5, 0.5), [34, 61, 208], 10);
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
    const lines = (await image.lines()) ?? [];
    expect(lines.map(({ text }) => text)).toEqual(['Total 12.40', 'Thank you']);
    // Baselines at 40 and 70 of 200, letters of 24.
    for (const [row, { box }] of lines.entries()) {
      expect(box.left).toBeCloseTo(20 / 300, 1);
      expect(box.top).toBeLessThan((40 + 30 * row - 16) / 200);
      expect(box.top + box.height).toBeGreaterThan((40 + 30 * row) / 200);
      expect(box.height).toBeLessThan(0.2);
      expect(box.left + box.width).toBeLessThan(0.7);
    }
    expect(await image.lines(1)).toBeNull();
    const empty = await image.copy({ page: 1, longest: 100 });
    expect((await sharp(empty.bytes).stats()).channels[0]?.min).toBe(255);
    await expect(image.copy({ page: 2 })).rejects.toMatchObject({ code: 'request.invalid' });
    image.close();
  });
});

describe('where a document says its text stands', () => {
  const words = (content: Buffer) => content.toString('latin1').replace('(Left)', '(Left) Tj 180 0 Td (Right)');

  it('columns of a line are pieces of their own', async () => {
    const image = await reader.open(Buffer.from(words(pdfFile({ pages: [['Left', 'Wide words here']] })), 'latin1'));
    const lines = (await image.lines()) ?? [];
    expect(lines.map(({ text }) => text)).toEqual(['Left', 'Right', 'Wide words here']);
    expect(lines[0]?.box.left).toBeCloseTo(20 / 300, 1);
    expect(lines[1]?.box.left).toBeCloseTo(200 / 300, 1);
    image.close();
  });

  it('a page that the document turns: as it is shown', async () => {
    const turned = pdfFile({ pages: [['Total 12.40']] })
      .toString('latin1')
      .replace('/Type /Page /Parent', '/Type /Page /Rotate 90 /Parent');
    const image = await reader.open(Buffer.from(turned, 'latin1'));
    expect(image.facts.height).toBeGreaterThan(image.facts.width);
    const box = (await image.lines())?.[0]?.box;
    // Read downwards now, along the right edge.
    expect(box?.height).toBeGreaterThan(2 * (box?.width ?? 1));
    expect(box?.left).toBeGreaterThan(0.6);
    expect(box?.top).toBeCloseTo(20 / 300, 1);
    image.close();
  });
});

describe('what is unusual', () => {
  const turns = [1, 2, 3, 4, 5, 6, 7, 8];
  it.each(turns)('is upright where EXIF says %i, whole and in part', async (orientation) => {
    const sideways = orientation >= 5;
    // as a camera stores it: undone first, so that the orientation makes it look as it was drawn
    const undo: Record<number, (image: Sharp) => Sharp> = {
      2: (image) => image.flop(),
      3: (image) => image.rotate(180),
      4: (image) => image.flip(),
      5: (image) => image.flip().rotate(90),
      6: (image) => image.rotate(270),
      7: (image) => image.flop().rotate(90),
      8: (image) => image.rotate(90),
    };
    const drawn = sharp(await picture().png().toBuffer());
    const content = await (undo[orientation]?.(drawn) ?? drawn).png().withMetadata({ orientation }).toBuffer();
    expect((await sharp(content).metadata()).width).toBe(sideways ? 40 : 60);
    near((await colours({ bytes: await sharp(content).autoOrient().png().toBuffer() }))(0.1, 0.1), WHITE);
    const image = await reader.open(content);
    expect(image.facts).toMatchObject({ width: 60, height: 40 });
    const whole = await colours(await image.copy());
    near(whole(0.1, 0.1), WHITE);
    near(whole(0.1, 0.9), RED);
    near(whole(0.9, 0.1), GREEN);
    const part = await image.copy({ region: { left: 0, top: 0, width: 0.5, height: 1 }, longest: 20 });
    expect(part).toMatchObject({ width: 15, height: 20 });
    const looks = await colours(part);
    near(looks(0.1, 0.1), WHITE);
    near(looks(0.1, 0.9), RED);
    near(looks(0.9, 0.1), RED);
    image.close();
  });

  it('a part is the same part whether it is cut out before or after the whole is made smaller', async () => {
    const whole = picture(1200, 800).jpeg({ quality: 95 }).withMetadata({ orientation: 6 });
    const image = await reader.open(await whole.toBuffer());
    expect(image.facts).toMatchObject({ width: 800, height: 1200 });
    // lying on its side: the green half is below, the white corner at the upper right
    const region = { left: 0.1, top: 0.2, width: 0.85, height: 0.7 };
    for (const longest of [100, 700]) {
      const copy = await image.copy({ region, longest });
      expect(copy).toMatchObject({ width: Math.round((longest * 680) / 840), height: longest });
      const at = await colours(copy);
      near(at(0.1, 0.3), RED);
      near(at(0.9, 0.03), WHITE);
      near(at(0.5, 0.4), RED);
      near(at(0.5, 0.45), GREEN);
    }
  });

  it('loses its place and whatever else it says of itself', async () => {
    const exif = { IFD0: { Make: 'A camera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1' } };
    const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>';
    const photo = await picture().jpeg().withExif(exif).withXmp(xmp).withIccProfile('p3').toBuffer();
    const heic = readFileSync(new URL('./fixtures/colours.heic', import.meta.url));
    expect((await sharp(photo).metadata()).exif?.toString('latin1')).toContain('A camera');
    for (const content of [photo, heic]) {
      const image = await reader.open(content);
      for (const type of ['image/jpeg', 'image/png', 'image/webp'] as const) {
        const { bytes } = await image.copy({ type });
        const told = await sharp(bytes).metadata();
        expect([told.exif, told.xmp, told.icc, told.iptc, told.orientation]).toEqual([
          undefined,
          undefined,
          undefined,
          undefined,
          undefined,
        ]);
        expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/Exif|GPS|A camera|xmpmeta/);
      }
      image.close();
    }
  });

  it('CMYK, 16 bits, grey, with transparency: all become sRGB of eight bits', async () => {
    const cmyk = await picture(600, 400).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    const wide = await picture().toColourspace('rgb16').png().toBuffer();
    expect((await sharp(wide).metadata()).depth).toBe('ushort');
    for (const content of [cmyk, wide]) {
      const copy = await (await reader.open(content)).copy();
      expect(await sharp(copy.bytes).metadata()).toMatchObject({ space: 'srgb', depth: 'uchar' });
      const at = await colours(copy);
      near(at(0.1, 0.1), WHITE);
      near(at(0.3, 0.8), RED, 40);
      near(at(0.8, 0.5), GREEN, 60);
    }
    const grey = await (await reader.open(await picture().greyscale().png().toBuffer())).copy({ type: 'image/jpeg' });
    const [red, green, blue] = (await colours(grey))(0.3, 0.8);
    expect([green, blue]).toEqual([red, red]);
    const clear = await sharp({ create: { width: 30, height: 30, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
      .png()
      .toBuffer();
    const kept = await (await reader.open(clear)).copy();
    expect(kept.type).toBe('image/png');
    expect((await sharp(kept.bytes).metadata()).hasAlpha).toBe(true);
    // where there is no transparency it lies on white
    near((await colours(await (await reader.open(clear)).copy({ type: 'image/jpeg' })))(0.5, 0.5), WHITE);
  });

  it('one pixel, and a line of pixels', async () => {
    const dot = await reader.open(await picture(1, 1).png().toBuffer());
    expect(await dot.copy({ longest: 512 })).toMatchObject({ width: 1, height: 1 });
    expect(await dot.copy({ region: { left: 0.4, top: 0.4, width: 0.01, height: 0.01 } })).toMatchObject({ width: 1, height: 1 });
    const line = await reader.open(await picture(3000, 1).png().toBuffer());
    expect(await line.copy({ longest: 300 })).toMatchObject({ width: 300, height: 1 });
  });

  it('of what moves the first frame is shown, of several pages the first, and it says so', async () => {
    const frames = await Promise.all(
      ['#c03020', '#20a040'].map((background) =>
        sharp({ create: { width: 20, height: 10, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const joined = (format: 'gif' | 'webp') =>
      sharp(frames, { join: { animated: true } })
        [format]()
        .toBuffer();
    for (const format of ['gif', 'webp'] as const) {
      const image = await reader.open(await joined(format));
      expect(image.facts).toEqual({ format, width: 20, height: 10, pages: 2, notes: ['first-frame'] });
      near((await colours(await image.copy()))(0.5, 0.5), RED);
    }
    const pages = await sharp(frames, { join: { animated: true } })
      .tiff()
      .toBuffer();
    const tiff = await reader.open(pages);
    expect(tiff.facts).toEqual({ format: 'tiff', width: 20, height: 10, pages: 2, notes: ['first-page'] });
    near((await colours(await tiff.copy()))(0.5, 0.5), RED);
  });

  it('a drawing is drawn large enough to be read, and of a huge one a map', async () => {
    const svg = (size: string) =>
      Buffer.from(
        `\uFEFF<?xml version="1.0"?>\n<!-- made by hand -->\n<svg xmlns="http://www.w3.org/2000/svg" ${size}><path d="M0 0h9v9z"/></svg>`,
      );
    const icon = await reader.open(svg('width="16" height="8"'));
    expect(icon.facts).toEqual({ format: 'svg', width: 1024, height: 512, pages: 1, notes: ['rasterised'] });
    expect(await icon.copy()).toMatchObject({ width: 1024, height: 512, type: 'image/png' });
    const map = await reader.open(svg('width="90000" height="45000"'));
    expect(map.facts).toMatchObject({ width: 5000, height: 2500 });
  });

  it('copies are no larger than asked for, and PNG only where few colours are in it', async () => {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
    const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#888', noise } })
      .png()
      .toBuffer();
    const image = await reader.open(photo);
    expect(await image.copy({ longest: 90 })).toMatchObject({ width: 90, height: 60, type: 'image/jpeg' });
    expect(await image.copy({ longest: 9000 })).toMatchObject({ width: 900, height: 600 });
    expect(await image.copy({ type: 'image/webp', region: { left: 0.5, top: 0.5, width: 0.5, height: 0.5 } })).toMatchObject({
      width: 450,
      height: 300,
      type: 'image/webp',
    });
    expect((await (await reader.open(await picture(900, 600).png().toBuffer())).copy({ longest: 500 })).type).toBe('image/png');
    const bad = [
      { left: -0.1, top: 0, width: 1, height: 1 },
      { left: 0, top: 0, width: 0, height: 1 },
      { left: 1, top: 0, width: 1, height: 1 },
      { left: Number.NaN, top: 0, width: 1, height: 1 },
    ];
    for (const region of bad) await expect(image.copy({ region })).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(image.copy({ page: 1 })).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(image.copy({ longest: 0 })).rejects.toMatchObject({ code: 'request.invalid' });
  });
});
