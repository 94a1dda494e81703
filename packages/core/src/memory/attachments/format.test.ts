import { createHash, randomBytes, webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SealedFile } from './files.ts';
import { fileBytes, HEADER, HEADER_BYTES, PIECE_BYTES, pieceAt, pieces, TAG_BYTES } from './format.ts';
import { opened, type Range } from './open.ts';
import { sealed } from './seal.ts';

const ID = '00112233445566778899aabbccddeeff';
const KEY = Uint8Array.from({ length: 32 }, (_, i) => i);
const OTHER = { id: 'ffeeddccbbaa99887766554433221100', key: KEY };
const FILE = { id: ID, key: KEY };
const SEALED_PIECE = PIECE_BYTES + TAG_BYTES;

/** Bytes that are the same for the same seed. */
function bytesOf(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed >>> 0;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

async function seal(content: Parameters<typeof sealed>[1], file = FILE): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of sealed(file, content, () => {})) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

const inMemory = (file: Buffer): SealedFile => ({
  size: file.length,
  read: async (at, bytes) => file.subarray(at, at + bytes),
  async close() {},
});

async function open(file: Buffer, bytes: number, range: Range = { start: 0, end: bytes }, key = FILE): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of opened(inMemory(file), key, bytes, range)) parts.push(part);
  return Buffer.concat(parts);
}

describe('vectors of format v1', () => {
  it('are what they were on the first day', async () => {
    expect((await seal(Buffer.alloc(0))).toString('hex')).toBe('4d49412d46494c450001000000010000d4dcadfeaba28aeed6fcf44bf4b57e4e');
    expect((await seal(Buffer.from('heron'))).toString('hex')).toBe(
      '4d49412d46494c45000100000001000066d9c7b1db495ef4dbcf99cd2ba864a159c70a75ac',
    );
    const long = await seal(bytesOf(2 * PIECE_BYTES + 5));
    expect(createHash('sha256').update(long).digest('hex')).toBe('e0e82c82fb50a00f84f95c2bb9c709598a6a8d3ed299c87d6906349b847397e8');
  });

  it('open by another implementation that knows the description alone', async () => {
    const content = bytesOf(PIECE_BYTES + 77);
    const file = await seal(content);
    expect(file.subarray(0, HEADER_BYTES).toString('hex')).toBe('4d49412d46494c450001000000010000');
    const key = await webcrypto.subtle.importKey('raw', KEY, 'AES-GCM', false, ['decrypt']);
    const parts: Buffer[] = [];
    for (let index = 0; index < 2; index++) {
      const at = 16 + index * (65_536 + 16);
      const iv = Buffer.alloc(12);
      iv.writeUInt32BE(index, 8);
      const additionalData = Buffer.concat([Buffer.from(ID, 'hex'), iv.subarray(4), Buffer.from([index])]);
      const data = file.subarray(at, Math.min(file.length, at + 65_536 + 16));
      parts.push(Buffer.from(await webcrypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, data)));
    }
    expect(Buffer.concat(parts).equals(content)).toBe(true);
  });
});

describe('whatever the length and however it comes', () => {
  const lengths = [0, 1, 15, 16, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES, 3 * PIECE_BYTES + 12_345];

  it.each(lengths)('%i bytes come back, whole and in ranges', async (length) => {
    const content = bytesOf(length, length + 7);
    for (let round = 0; round < 8; round++) {
      const cut: Buffer[] = [];
      for (let at = 0; at < length; ) {
        const take = Math.floor(Math.random() * 2 ** (5 + 2 * round));
        cut.push(content.subarray(at, at + take));
        at += take;
      }
      const file = await seal(cut);
      expect(file.length).toBe(fileBytes(length));
      expect((await open(file, length)).equals(content)).toBe(true);
      const ends = [Math.floor(Math.random() * (length + 1)), Math.floor(Math.random() * (length + 1))].sort((a, b) => a - b);
      const [start, end] = ends as [number, number];
      expect((await open(file, length, { start, end })).equals(content.subarray(start, end))).toBe(true);
    }
  });

  it('a range that is none is refused', async () => {
    const file = await seal(bytesOf(10));
    const wrong: Range[] = [
      { start: -1, end: 3 },
      { start: 4, end: 3 },
      { start: 0, end: 11 },
      { start: 0.5, end: 3 },
      { start: Number.NaN, end: 3 },
    ];
    for (const range of wrong) await expect(open(file, 10, range)).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it('gives out no more than a range reaches: other pieces are not read', async () => {
    const file = await seal(bytesOf(3 * PIECE_BYTES));
    file.fill(0, pieceAt(0), pieceAt(1));
    const got = await open(file, 3 * PIECE_BYTES, { start: PIECE_BYTES, end: PIECE_BYTES + 10 });
    expect(got.equals(bytesOf(3 * PIECE_BYTES).subarray(PIECE_BYTES, PIECE_BYTES + 10))).toBe(true);
  });
});

describe('what was done to a file is seen', () => {
  const length = 3 * PIECE_BYTES + 500;
  const damaged = { code: 'attachment.damaged' };

  it('one bit, wherever', async () => {
    const content = bytesOf(length);
    const file = await seal(content);
    const places = [0, 7, 9, 13, 15, HEADER_BYTES, pieceAt(1) - 1, pieceAt(1), pieceAt(3), file.length - 1];
    for (let i = 0; i < 60; i++) places.push(Math.floor(Math.random() * file.length));
    for (const at of places) {
      const altered = Buffer.from(file);
      altered[at] = (altered[at] as number) ^ (1 << (at % 8));
      await expect(open(altered, length), `byte ${at}`).rejects.toMatchObject(damaged);
    }
    expect((await open(file, length)).equals(content)).toBe(true);
  });

  it('cut off, also between pieces, also where the length that is believed was cut too', async () => {
    const file = await seal(bytesOf(length));
    for (const end of [0, HEADER_BYTES, pieceAt(1), pieceAt(2), pieceAt(3), file.length - 1]) {
      await expect(open(file.subarray(0, end), length)).rejects.toMatchObject(damaged);
    }
    await expect(open(file.subarray(0, pieceAt(2)), 2 * PIECE_BYTES)).rejects.toMatchObject(damaged);
    await expect(open(file.subarray(0, pieceAt(1)), PIECE_BYTES)).rejects.toMatchObject(damaged);
  });

  it('made longer', async () => {
    const file = await seal(bytesOf(length));
    await expect(open(Buffer.concat([file, randomBytes(SEALED_PIECE)]), length)).rejects.toMatchObject(damaged);
    const whole = await seal(bytesOf(PIECE_BYTES));
    await expect(open(Buffer.concat([whole, whole.subarray(pieceAt(0))]), 2 * PIECE_BYTES)).rejects.toMatchObject(damaged);
  });

  it('pieces swapped, repeated, or from another file', async () => {
    const file = await seal(bytesOf(length));
    const piece = (of: Buffer, i: number) => of.subarray(pieceAt(i), pieceAt(i + 1));
    const other = await seal(bytesOf(length, 2), OTHER);
    const made = (order: Buffer[]) => Buffer.concat([HEADER, ...order]);
    const [first, second, third, last] = [0, 1, 2, 3].map((i) => piece(file, i)) as [Buffer, Buffer, Buffer, Buffer];
    for (const order of [
      [second, first, third, last],
      [first, first, third, last],
      [first, piece(other, 1), third, last],
    ]) {
      await expect(open(made(order), length)).rejects.toMatchObject(damaged);
    }
    expect(pieces(length)).toBe(4);
  });

  it('another whole file in its place, sealed with the same key', async () => {
    const other = await seal(bytesOf(length), OTHER);
    await expect(open(other, length)).rejects.toMatchObject(damaged);
    await expect(open(await seal(bytesOf(length)), length, undefined, { id: ID, key: KEY.map((b) => b ^ 1) })).rejects.toMatchObject(
      damaged,
    );
  });
});
