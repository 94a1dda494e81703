/** The icons in git are whole: what a desktop asks for is found in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { icns, ico } from './icon-files.ts';

const folder = join(import.meta.dirname, '../../resources/icons');
/** Side of a PNG in pixels. @throws when it is none */
function side(png: Buffer): number {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect(png.readUInt32BE(16)).toBe(png.readUInt32BE(20));
  return png.readUInt32BE(16);
}

describe('the icons', () => {
  const drawn = new Map<number, Buffer>();
  for (const name of readdirSync(join(folder, 'linux'))) drawn.set(Number.parseInt(name, 10), readFileSync(join(folder, 'linux', name)));

  it('of Linux are as large as they are called', () => {
    expect([...drawn.keys()].sort((a, b) => a - b)).toEqual([16, 24, 32, 48, 64, 128, 256, 512]);
    for (const [size, png] of drawn) expect(side(png)).toBe(size);
  });

  it('of Windows hold the same pictures, each where its entry says', () => {
    const file = readFileSync(join(folder, 'icon.ico'));
    expect(file).toEqual(ico(drawn));
    const sizes = Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
      const entry = 6 + 16 * index;
      const [length, at] = [file.readUInt32LE(entry + 8), file.readUInt32LE(entry + 12)];
      const size = side(file.subarray(at, at + length));
      expect(file.readUInt8(entry)).toBe(size % 256);
      return size;
    });
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
  });

  it('of macOS hold the same pictures, up to 1024 pixels', () => {
    const file = readFileSync(join(folder, 'icon.icns'));
    expect(file.readUInt32BE(4)).toBe(file.length);
    const found = new Map<string, Buffer>();
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
      found.set(file.toString('latin1', at, at + 4), file.subarray(at + 8, at + file.readUInt32BE(at + 4)));
    }
    const large = found.get('ic10') ?? Buffer.alloc(0);
    expect(side(large)).toBe(1024);
    expect(file).toEqual(icns(new Map(drawn).set(1024, large)));
  });
});
