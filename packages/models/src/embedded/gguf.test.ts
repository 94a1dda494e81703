import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type GgufParts, ggufFile, LLAMA_FIELDS } from './fixtures/gguf-file.ts';
import { seeded } from './fixtures/random.ts';
import { readGguf } from './gguf.ts';

const folder = mkdtempSync(join(tmpdir(), 'mia-gguf-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(bytes: Buffer) {
  const path = join(folder, 'model.gguf');
  writeFileSync(path, bytes);
  return readGguf(path);
}

describe('reading a GGUF header', () => {
  it('tells what the card needs', () => {
    const template = "{{ '<think>' }}";
    expect(read(ggufFile({ fields: { ...LLAMA_FIELDS, 'tokenizer.chat_template': template } }))).toEqual({
      architecture: 'llama',
      name: 'Tiny',
      contextLength: 4_096,
      layers: 2,
      // 2 layers × 2 heads × (16 + 16) × 2 bytes
      cacheBytesPerToken: 256,
      vocabulary: 3,
      template,
      thinking: true,
      bytes: expect.any(Number),
    });
  });

  it('reads heads given for each layer, and versions 2 and 3', () => {
    const fields = { ...LLAMA_FIELDS, 'llama.attention.head_count_kv': { numbers: [2, 0] } };
    expect(read(ggufFile({ fields, version: 2 })).cacheBytesPerToken).toBe(128);
  });

  const damaged: Array<[reason: string, parts: GgufParts]> = [
    ['magic', { magic: 'FUGG' }],
    ['version', { version: 1 }],
    ['version', { version: 0x03000000 }],
    ['count', { tensorCount: 0n }],
    ['count', { tensorCount: 1_000_000n }],
    ['number', { tensorCount: 2n ** 60n }],
    ['count', { fieldCount: 100_000n }],
    ['truncated', { data: 100 }],
    ['truncated', { tensors: [{ name: 'w', dimensions: [64n, 2n], type: 0, offset: 1n << 40n }] }],
    ['tensor', { tensors: [{ name: 'w', dimensions: [1n << 40n, 1n << 40n], type: 0, offset: 0n }] }],
    ['tensor', { tensors: [{ name: 'w', dimensions: [64n], type: 0, offset: 3n }] }],
    ['dimensions', { tensors: [{ name: 'w', dimensions: [], type: 0, offset: 0n }] }],
    ['dimensions', { tensors: [{ name: 'w', dimensions: [1n, 1n, 1n, 1n, 1n], type: 0, offset: 0n }] }],
    ['architecture', { fields: { 'general.name': 'none' } }],
    ['architecture', { fields: { 'general.architecture': '../../etc' } }],
    ['split', { fields: { ...LLAMA_FIELDS, 'split.count': 3 } }],
    ['alignment', { fields: { ...LLAMA_FIELDS, 'general.alignment': 0 } }],
  ];
  it.each(damaged.map(([reason, parts], index) => ({ reason, parts, index })))(
    'refuses a file whose $reason is wrong ($index)',
    ({ reason, parts }) => {
      const show = (value: unknown) => JSON.stringify(value, (_key, each) => (typeof each === 'bigint' ? String(each) : each));
      expect(() => read(ggufFile(parts)), show(parts)).toThrow(
        expect.objectContaining({ code: 'model.file-invalid', details: { reason } }),
      );
    },
  );

  it('refuses every truncation, and no changed byte makes it fail in another way', () => {
    const whole = ggufFile();
    for (let length = 0; length < whole.length - 1; length += 3) {
      expect(() => read(whole.subarray(0, length)), String(length)).toThrow(expect.objectContaining({ code: 'model.file-invalid' }));
    }
    const random = seeded(42);
    for (let round = 0; round < 400; round++) {
      const bytes = Buffer.from(whole);
      for (let change = 0; change < 3; change++) bytes[random.below(bytes.length - 512)] = random.below(256);
      try {
        read(bytes);
      } catch (error) {
        expect(error).toMatchObject({ code: 'model.file-invalid' });
      }
    }
  });

  it('tells a file that is gone from one that is damaged', () => {
    expect(() => readGguf(join(folder, 'gone.gguf'))).toThrow(expect.objectContaining({ code: 'model.missing' }));
    expect(() => readGguf(folder)).toThrow(expect.objectContaining({ code: 'model.file-invalid' }));
  });
});
