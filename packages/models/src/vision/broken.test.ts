/** What strangers' files do wrong: a clear code each, and the host alive. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { silentLogger } from '@mia/core/ports/logger.ts';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { lockedPdf, pdfFile, pngFile } from './fixtures/files.ts';
import { colours, near, picture, RED, WHITE } from './fixtures/looks.ts';
import { createImageReader, createVisionProcess } from './index.ts';

const vision = createVisionProcess({ entry: new URL('./entry.ts', import.meta.url), logger: silentLogger });
const reader = createImageReader(vision);
afterAll(() => reader.close());

/** Opens it and looks at all of it, as whoever is shown it does. */
async function look(content: Uint8Array) {
  const image = await reader.open(content);
  try {
    return await image.copy({ longest: 512 });
  } finally {
    image.close();
  }
}

async function encoded(format: 'png' | 'jpeg' | 'webp' | 'avif' | 'gif' | 'tiff'): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 50 };
  return await sharp({ create: { width: 300, height: 200, channels: 3, background: '#777', noise } })
    .toFormat(format)
    .toBuffer();
}

describe('files that are no images', () => {
  it('empty: said without a process', async () => {
    await expect(reader.open(new Uint8Array())).rejects.toMatchObject({ code: 'image.empty' });
  });

  const others: [string, Buffer][] = [
    ['a text', Buffer.from('Dear M.I.A, this is a letter about a <svg> and a %PNG.')],
    ['a page of the web', Buffer.from('<!DOCTYPE html><html><body><svg></svg></body></html>')],
    ['a program', Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46]), Buffer.alloc(4000, 7)])],
    ['a BMP', Buffer.concat([Buffer.from('BM'), Buffer.alloc(200)])],
    ['a packed drawing', gzipSync('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['a film', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1')],
    ['one byte', Buffer.from([0x89])],
    ['a vips file', Buffer.concat([Buffer.from([0xb6, 0xa6, 0xf2, 0x08]), Buffer.alloc(200)])],
  ];
  it.each(others)('%s', async (_, content) => {
    await expect(look(content)).rejects.toMatchObject({ code: 'image.unsupported' });
  });
});

describe('files that are broken', () => {
  it('heic, cut off in its pixels or in what stands before them', async () => {
    const whole = readFileSync(new URL('./fixtures/colours.heic', import.meta.url));
    for (const bytes of [1_200, 1_000, 500]) await expect(look(whole.subarray(0, bytes))).rejects.toMatchObject({ code: 'image.damaged' });
  });

  it.each(['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'] as const)('%s, cut off in the middle', { timeout: 60_000 }, async (format) => {
    const whole = await encoded(format);
    await expect(look(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({ code: 'image.damaged' });
    await expect(look(whole.subarray(0, 16))).rejects.toMatchObject({ code: expect.stringMatching(/^image\.(damaged|unsupported)$/) });
  });

  it('pdf, cut off or with nothing in it', async () => {
    await expect(look(Buffer.from('%PDF-1.7\nnothing'))).rejects.toMatchObject({ code: 'image.damaged' });
    await expect(look(pdfFile({ pages: [] }))).rejects.toMatchObject({ code: 'image.damaged' });
  });

  it('a drawing that ends too early', async () => {
    await expect(look(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g>'))).rejects.toMatchObject({
      code: 'image.damaged',
    });
  });

  it('one that was told by its first bytes and holds something else', async () => {
    await expect(look(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5000, 1)]))).rejects.toMatchObject({
      code: 'image.damaged',
    });
  });
});

describe('files that are too large', () => {
  it('a header of 50,000 × 50,000', async () => {
    const startedAt = performance.now();
    await expect(reader.open(pngFile(50_000, 50_000, new Uint8Array(64)))).rejects.toMatchObject({
      code: 'image.too-large',
      details: { pixels: 2_500_000_000, limit: 100 },
    });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('a bomb: some kilobytes that become more than 100 megapixels, and some that become less', async () => {
    const rows = (width: number, height: number) => new Uint8Array((width + 1) * height);
    const bomb = pngFile(20_000, 6_000, rows(20_000, 6_000));
    expect(bomb.length).toBeLessThan(200_000);
    await expect(look(bomb)).rejects.toMatchObject({ code: 'image.too-large' });
    const most = await look(pngFile(10_000, 2_000, rows(10_000, 2_000)));
    expect(most).toMatchObject({ width: 512, height: 102 });
  });

  it('a drawing whose entities grow without end, and one that is drawn out of itself', { timeout: 120_000 }, async () => {
    const lines = Array.from({ length: 12 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
    const laughs = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY l0 "ha">${lines}]><svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><text>&l12;</text></svg>`;
    await expect(look(Buffer.from(laughs))).rejects.toMatchObject({ code: 'image.damaged' });
    const itself = `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><rect width="90" height="90" fill="#c03020"/><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/><use href="#b"/></g></svg>`;
    const drawn = await look(Buffer.from(itself)).catch((error) => error);
    if (drawn instanceof Error) expect(drawn).toMatchObject({ code: 'image.damaged' });
    else near((await colours(drawn))(0.5, 0.5), RED);
    // each step doubles what is drawn
    const doubling = Array.from({ length: 40 }, (_, at) => `<g id="g${at + 1}"><use href="#g${at}"/><use href="#g${at}"/></g>`).join('');
    const many = `<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><defs><g id="g0"><rect width="9" height="9"/></g>${doubling}</defs><use href="#g40"/></svg>`;
    await expect(look(Buffer.from(many))).rejects.toMatchObject({ code: 'image.damaged' });
  });
});

describe('files that reach for others', () => {
  it('a drawing shows nothing of what lies on the disk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mia-svg-'));
    try {
      writeFileSync(
        join(folder, 'red.png'),
        await sharp({ create: { width: 90, height: 90, channels: 3, background: '#c03020' } })
          .png()
          .toBuffer(),
      );
      writeFileSync(
        join(folder, 'red.svg'),
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><rect id="r" width="90" height="90" fill="#c03020"/></svg>',
      );
      writeFileSync(join(folder, 'word'), 'secret');
      for (const shown of [
        `<image width="90" height="90" href="file://${folder}/red.png"/>`,
        `<image width="90" height="90" xlink:href="${folder}/red.png"/>`,
        `<image width="90" height="90" href="file://${folder}/red.svg"/>`,
        `<use href="file://${folder}/red.svg#r"/>`,
        `<style>@import url("file://${folder}/style.css"); rect { fill: url(file://${folder}/red.svg#r) }</style>`,
        `<g xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file://${folder}/red.svg"/></g>`,
        `<g xmlns:xi="http://www.w3.org/2001/XInclude"><text y="50" font-size="60"><xi:include parse="text" href="file://${folder}/word"/></text></g>`,
        `<image width="90" height="90" href="http://127.0.0.1:9/red.png"/>`,
      ]) {
        const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="90">${shown}</svg>`;
        const { bytes } = await look(Buffer.from(svg));
        const stats = await sharp(await sharp(bytes).flatten({ background: '#fff' }).toBuffer()).stats();
        expect(
          stats.channels.map(({ min }) => min),
          shown,
        ).toEqual(WHITE);
      }
      const entity = `<!DOCTYPE svg [<!ENTITY word SYSTEM "file://${folder}/word">]><svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><text y="50" font-size="60">&word;</text></svg>`;
      const drawn = await look(Buffer.from(entity)).catch((error) => error);
      if (drawn instanceof Error) expect(drawn).toMatchObject({ code: 'image.damaged' });
      else expect((await sharp(await sharp(drawn.bytes).flatten({ background: '#fff' }).toBuffer()).stats()).channels[0]?.min).toBe(255);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('a PDF with scripts is drawn and its scripts are not run', async () => {
    const scripted = pdfFile({
      pages: [['Before']],
      catalogue: '/OpenAction 100 0 R /Names << /JavaScript << /Names [(a) 100 0 R] >> >> /AA << /WC 100 0 R >>',
      objects: { 100: '<< /S /JavaScript /JS (while \\(true\\) { this.getField\\("x"\\).value = "run"; app.alert\\("run"\\); }) >>' },
    });
    const image = await reader.open(scripted);
    expect(await image.copy({ longest: 300 })).toMatchObject({ width: 300, height: 200 });
    expect((await image.lines())?.map(({ text }) => text)).toEqual(['Before']);
  });

  it('a PDF with a password says so', async () => {
    await expect(look(lockedPdf())).rejects.toMatchObject({ code: 'image.protected' });
  });

  it('a PDF whose pages are each other', async () => {
    const round = pdfFile({ pages: [['One']], objects: { 2: '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 >>' } });
    await expect(look(round)).rejects.toMatchObject({ code: 'image.damaged' });
  });
});

it('whatever came before, the process still reads what is whole', async () => {
  near((await colours(await look(await picture().png().toBuffer())))(0.3, 0.8), RED);
});
