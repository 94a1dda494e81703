import { describe, expect, it } from 'vitest';
import { kindOf, looksLikeImage, textOfBytes } from './kinds.ts';

describe('the kind of a file', () => {
  it.each([
    [{ name: 'IMG_2041.HEIC', type: '' }, 'image'],
    [{ name: 'scan', type: 'image/tiff' }, 'image'],
    [{ name: 'contract.pdf', type: 'application/pdf' }, 'image'],
    [{ name: 'drawing.svg', type: '' }, 'image'],
    [{ name: 'memo.opus', type: '' }, 'sound'],
    [{ name: 'memo.webm', type: 'audio/webm' }, 'sound'],
    [{ name: 'holiday.webm', type: 'video/webm' }, 'other'],
    [{ name: 'all.zip', type: 'application/zip' }, 'other'],
    [{ name: 'notes.md', type: 'text/markdown' }, 'text'],
    [{ name: 'Makefile', type: '' }, 'text'],
  ] as const)('of %o is %s', (file, kind) => expect(kindOf(file)).toBe(kind));

  it('is told by the first bytes where the name says nothing', () => {
    const bytes = (...all: (number | string)[]) =>
      new Uint8Array(all.flatMap((one) => (typeof one === 'number' ? one : [...one].map((c) => c.charCodeAt(0)))));
    expect(looksLikeImage(bytes(0x89, 'PNG'))).toBe(true);
    expect(looksLikeImage(bytes('%PDF-1.7'))).toBe(true);
    expect(looksLikeImage(bytes('RIFF', 0, 0, 0, 0, 'WEBP'))).toBe(true);
    expect(looksLikeImage(bytes('RIFF', 0, 0, 0, 0, 'WAVE'))).toBe(false);
    expect(looksLikeImage(bytes(0, 0, 0, 24, 'ftypheic'))).toBe(true);
    expect(looksLikeImage(bytes(0, 0, 0, 24, 'ftypisom'))).toBe(false);
    expect(looksLikeImage(bytes('Dear Sir'))).toBe(false);
    expect(looksLikeImage(bytes())).toBe(false);
  });
});

describe('a content as text', () => {
  it('is read as UTF-8, and as UTF-16 where it says so', () => {
    expect(textOfBytes(new TextEncoder().encode('Ψωμί και ελιές'))).toBe('Ψωμί και ελιές');
    expect(textOfBytes(new Uint8Array([0xff, 0xfe, 0x41, 0x00]))).toBe('A');
  });

  it('is none where bytes stand in it that no text has', () => {
    expect(textOfBytes(new Uint8Array([0x41, 0x00, 0x42]))).toBeNull();
    expect(textOfBytes(new Uint8Array([0xc3, 0x28]))).toBeNull();
  });
});
