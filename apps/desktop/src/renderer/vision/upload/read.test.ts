import { describe, expect, it } from 'vitest';
import { readPiece } from './read.ts';

const { signal } = new AbortController();
const reading = (arrayBuffer: () => Promise<ArrayBuffer>): Blob => ({ slice: () => ({ arrayBuffer }) }) as unknown as Blob;

describe('a piece of a file', () => {
  it('is its bytes', async () => {
    expect([...(await readPiece(new Blob(['abcdef']), 2, 4, signal))]).toEqual([99, 100]);
  });

  it.each(['NotFoundError', 'NotReadableError'])('says that the file is gone where the browser says %s', async (name) => {
    const gone = reading(() => Promise.reject(new DOMException('gone', name)));
    await expect(readPiece(gone, 0, 1, signal)).rejects.toMatchObject({ code: 'image.gone' });
  });

  it('of a file that vanished before its size was known says so too', async () => {
    const gone = new File([], 'gone.png');
    gone.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    await expect(readPiece(gone, 0, 1, signal)).rejects.toMatchObject({ code: 'image.gone' });
    expect(await readPiece(new File([], 'empty.png'), 0, 1, signal)).toHaveLength(0);
  });

  it('says that the file is slow where nothing comes', async () => {
    await expect(
      readPiece(
        reading(() => new Promise(() => {})),
        0,
        1,
        signal,
        20,
      ),
    ).rejects.toMatchObject({ code: 'image.slow' });
  });

  it('is not waited for once nobody wants it', async () => {
    const abort = new AbortController();
    const read = readPiece(
      reading(() => new Promise(() => {})),
      0,
      1,
      abort.signal,
    );
    abort.abort();
    await expect(read).rejects.toMatchObject({ code: 'request.cancelled' });
  });
});
