import type { Metadata } from 'sharp';
import { describe, expect, it } from 'vitest';
import { checkHeld, type Held, inTurn } from './held-bytes.ts';

/** 100 megapixels, reduced, from a small file. */
function held(format: Held['format'], metadata: Partial<Metadata> = {}, others: Partial<Held> = {}): Held {
  const told = { width: 10_000, height: 10_000, channels: 3, depth: 'uchar', isProgressive: false, ...metadata } as Metadata;
  return {
    format,
    metadata: told,
    content: 5_000_000,
    part: false,
    lossless: false,
    target: { width: 512, height: 512 },
    turned: false,
    ...others,
  };
}

describe('100 megapixels', () => {
  it.each<[string, Held]>([
    ['PNG', held('png')],
    ['PNG of 16 bits', held('png', { depth: 'ushort', channels: 4 })],
    ['interlaced PNG', held('png', { isProgressive: true })],
    ['JPEG, turned and in part', held('jpeg', {}, { turned: true, part: true })],
    ['progressive JPEG', held('jpeg', { isProgressive: true, chromaSubsampling: '4:2:0' })],
    ['progressive JPEG in grey', held('jpeg', { isProgressive: true, channels: 1 })],
    ['TIFF', held('tiff', { channels: 4 })],
    ['lossy WebP', held('webp')],
  ])('can be held of %s', (_, one) => {
    expect(() => checkHeld(one)).not.toThrow();
  });

  it.each<[string, Held, number]>([
    ['interlaced PNG of 16 bits', held('png', { isProgressive: true, depth: 'ushort' }), 75],
    ['interlaced PNG from a file as large', held('png', { isProgressive: true }, { content: 250_000_000 }), 70],
    ['progressive JPEG of full colour', held('jpeg', { isProgressive: true, chromaSubsampling: '4:4:4' }), 75],
    ['AVIF', held('avif'), 25],
    ['GIF', held('gif'), 84],
    ['lossless WebP', held('webp', {}, { lossless: true }), 94],
    ['a part of WebP', held('webp', {}, { part: true }), 53],
  ])('can not be held of %s, and how many can is said', (_, one, limit) => {
    expect(() => checkHeld(one)).toThrow(expect.objectContaining({ code: 'image.too-large', details: { pixels: 100_000_000, limit } }));
    const side = Math.floor(Math.sqrt(limit * 1e6)) - 1;
    expect(() => checkHeld({ ...one, metadata: { ...one.metadata, width: side, height: side } })).not.toThrow();
  });

  it('whole and turned are held twice', () => {
    const target = { width: 10_000, height: 10_000 };
    expect(() => checkHeld(held('jpeg', {}, { target }))).not.toThrow();
    expect(() => checkHeld(held('jpeg', {}, { target, turned: true }))).toThrow(expect.objectContaining({ code: 'image.too-large' }));
    expect(() => checkHeld(held('jpeg', {}, { target: { width: 8_000, height: 8_000 }, turned: true }))).not.toThrow();
  });
});

it('what holds much is drawn one after the other, what holds little at once', async () => {
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const draw = (name: string, wait?: Promise<void>) => async () => {
    order.push(name);
    await wait;
  };
  const first = inTurn(300_000_000, draw('first', gate.promise));
  const second = inTurn(300_000_000, draw('second'));
  await inTurn(1_000, draw('small'));
  expect(order).toEqual(expect.not.arrayContaining(['second']));
  gate.resolve();
  await Promise.all([first, second]);
  expect(order.at(-1)).toBe('second');
  await expect(inTurn(300_000_000, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await inTurn(300_000_000, draw('third'));
  expect(order.at(-1)).toBe('third');
});
