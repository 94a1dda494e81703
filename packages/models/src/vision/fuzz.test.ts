/** A thousand malformed files: each is drawn or refused, none hangs or ends the host. */
import { readFileSync } from 'node:fs';
import { MiaError } from '@mia/core/errors.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { pdfFile, pngFile } from './fixtures/files.ts';
import { picture } from './fixtures/looks.ts';
import { createImageReader, createVisionProcess } from './index.ts';

const vision = createVisionProcess({ entry: new URL('./entry.ts', import.meta.url), logger: silentLogger });
const reader = createImageReader(vision);
afterAll(() => reader.close());

/** The same numbers each time, 0 to 1. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><defs><linearGradient id="g"><stop offset="0"/><stop offset="1" stop-color="red"/></linearGradient>
  <filter id="f"><feGaussianBlur stdDeviation="2"/></filter></defs><rect width="60" height="40" fill="url(#g)"/><text filter="url(#f)" y="20">word</text><use href="#f"/></svg>`;

async function seeds(): Promise<Buffer[]> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  const noisy = () => sharp({ create: { width: 60, height: 40, channels: 3, background: '#777', noise } });
  const frames = [await picture().png().toBuffer(), await picture().flop().png().toBuffer()];
  return await Promise.all([
    noisy().png().toBuffer(),
    picture().png({ palette: true, progressive: true }).toBuffer(),
    picture().toColourspace('rgb16').png().toBuffer(),
    noisy().jpeg().withMetadata({ orientation: 6 }).toBuffer(),
    noisy().jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
    picture().toColourspace('cmyk').jpeg().toBuffer(),
    noisy().webp().toBuffer(),
    picture().webp({ lossless: true }).toBuffer(),
    noisy().avif({ effort: 0 }).toBuffer(),
    sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer(),
    picture().tiff({ compression: 'lzw' }).toBuffer(),
    picture().tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
    readFileSync(new URL('./fixtures/colours.heic', import.meta.url)),
    pdfFile({ pages: [['Total 12.40']], width: 60, height: 40 }),
    pngFile(64, 64, new Uint8Array(65 * 64)),
    Buffer.from(SVG),
  ]);
}

/** Bytes that decoders stumble over: extremes, and lengths that are nearly right. */
const EXTREMES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

function mutated(whole: Buffer, chance: () => number): Buffer {
  let bytes = Buffer.from(whole);
  const at = (length: number) => Math.floor(chance() * length);
  for (let changes = 1 + at(4); changes > 0 && bytes.length > 16; changes--) {
    // headers are where lengths and sizes are
    const place = chance() < 0.5 ? at(Math.min(bytes.length, 96)) : at(bytes.length);
    const kind = at(7);
    if (kind === 0) bytes[place] = (bytes[place] as number) ^ (1 << at(8));
    else if (kind === 1) bytes[place] = EXTREMES[at(EXTREMES.length)] as number;
    else if (kind === 2) bytes.fill(EXTREMES[at(EXTREMES.length)] as number, place, Math.min(bytes.length, place + 1 + at(8)));
    else if (kind === 3) bytes = bytes.subarray(0, Math.max(12, place));
    else if (kind === 4) bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(Math.min(bytes.length, place + 1 + at(40)))]);
    else if (kind === 5) bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place, place + 64), bytes.subarray(place)]);
    else
      bytes = Buffer.concat([
        bytes.subarray(0, place),
        Buffer.from(Array.from({ length: 1 + at(12) }, () => at(256))),
        bytes.subarray(place),
      ]);
  }
  return bytes;
}

const COUNT = 1000;
/** What may be said of a file; that the process died of it as well. */
const TOLD = /^(image\.(unsupported|damaged|too-large|protected)|child\.(crashed|timeout))$/;

it(`${COUNT} malformed files are drawn or refused`, { timeout: 240_000 }, async () => {
  const chance = random(20_261_130);
  const whole = await seeds();
  const files = Array.from({ length: COUNT }, (_, at) => mutated(whole[at % whole.length] as Buffer, chance));
  const outcomes = new Map<string, number>();
  let slowest = 0;
  const count = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  async function look(content: Buffer): Promise<void> {
    const startedAt = performance.now();
    try {
      const image = await reader.open(content);
      try {
        const copy = await image.copy({ longest: 64 });
        expect(Math.max(copy.width, copy.height)).toBeLessThanOrEqual(64);
        await image.lines();
        count('drawn');
      } finally {
        image.close();
      }
    } catch (error) {
      if (!(error instanceof MiaError)) throw error;
      expect(error.code).toMatch(TOLD);
      count(error.code);
    }
    slowest = Math.max(slowest, performance.now() - startedAt);
  }
  const rest = files.values();
  await Promise.all(
    [0, 1].map(async () => {
      for (const content of rest) await look(content);
    }),
  );
  expect([...outcomes.values()].reduce((sum, each) => sum + each, 0)).toBe(COUNT);
  // most mutations break a file, and some do not: both were tried
  expect(outcomes.get('image.damaged'), JSON.stringify([...outcomes])).toBeGreaterThan(100);
  expect(outcomes.get('drawn'), JSON.stringify([...outcomes])).toBeGreaterThan(100);
  expect(slowest).toBeLessThan(60_000);
  // and the process goes on
  const image = await reader.open(whole[0] as Buffer);
  expect(await image.copy()).toMatchObject({ width: 60, height: 40 });
});
