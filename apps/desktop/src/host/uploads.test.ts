import { MiaError } from '@mia/core/errors.ts';
import type { FileUpload } from '@mia/models/downloads/index.ts';
import { expect, test } from 'vitest';
import { CHUNK_BYTES, createUploads } from './uploads.ts';

function setUp() {
  const log: string[] = [];
  let n = 0;
  const uploads = createUploads({
    async addFile({ bytes }): Promise<FileUpload> {
      const id = `u${++n}`;
      return {
        id,
        async write(offset, chunk) {
          if (chunk[0] === 0xff) throw new MiaError('model.file-invalid');
          if (offset > bytes) throw new MiaError('request.invalid');
          log.push(`${id} ${offset}+${chunk.length}`);
        },
        end: async () => `file-${id}`,
        cancel: async () => void log.push(`${id} cancelled`),
      };
    },
  });
  return { uploads, log };
}

const code = (expected: string) => ({ code: expected });

test('chunks go to their own file, in 256 KiB at most', async () => {
  const { uploads, log } = setUp();
  const [a, b] = [await uploads.begin({ name: 'a.gguf', bytes: 10 }), await uploads.begin({ name: 'b.gguf', bytes: 10 })];
  await uploads.chunk(a, 0, new Uint8Array(5));
  await uploads.chunk(b, 0, new Uint8Array(7));
  expect(log).toEqual(['u1 0+5', 'u2 0+7']);
  await expect(uploads.chunk(a, 5, new Uint8Array(CHUNK_BYTES + 1))).rejects.toMatchObject(code('request.too-large'));
  expect(await uploads.end(a)).toBe('file-u1');
  await expect(uploads.chunk(a, 5, new Uint8Array(1))).rejects.toMatchObject(code('not-found'));
});

test('a wrong offset can be put right, a wrong file is over', async () => {
  const { uploads } = setUp();
  const id = await uploads.begin({ name: 'a.gguf', bytes: 10 });
  await expect(uploads.chunk(id, 99, new Uint8Array(1))).rejects.toMatchObject(code('request.invalid'));
  await expect(uploads.chunk(id, 0, Uint8Array.of(0xff))).rejects.toMatchObject(code('model.file-invalid'));
  await expect(uploads.end(id)).rejects.toMatchObject(code('not-found'));
});

test('what closed windows left behind gives way, and goes at the end', async () => {
  const { uploads, log } = setUp();
  for (let i = 0; i < 5; i++) await uploads.begin({ name: 'a.gguf', bytes: 10 });
  expect(log).toEqual(['u1 cancelled']);
  await uploads.close();
  expect(log).toHaveLength(5);
});
