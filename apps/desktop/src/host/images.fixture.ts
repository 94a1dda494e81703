/** Images for tests, and a window that takes them in. */
import { createRequire } from 'node:module';
import { v7 as uuid } from 'uuid';
import type { App, Image } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { CHUNK_BYTES } from './uploads.ts';

const require = createRequire(new URL('../../../../packages/models/package.json', import.meta.url));
const { default: sharp } = (await import(require.resolve('sharp'))) as typeof import('sharp');

/** A drawing with a line of words, as a PNG or another format. */
export async function drawn({
  width = 640,
  height = 400,
  text = 'CELLAR KEY 4711',
  format = 'png' as 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff',
} = {}): Promise<Buffer> {
  const size = Math.round(height / 6);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>
    <text x="${size / 2}" y="${height / 2}" font-family="DejaVu Sans, sans-serif" font-size="${size}">${text}</text></svg>`;
  return await sharp(Buffer.from(svg)).toFormat(format).toBuffer();
}

/** Lies on its side, with a place in its metadata, as a phone's camera writes it. */
export async function photo(width = 400, height = 300): Promise<Buffer> {
  return await sharp({ create: { width, height, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 30 } } as never })
    .withExif({ IFD0: { Make: 'Somebody' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

/** What an image's own file says of itself. */
export const looked = (bytes: Uint8Array) => sharp(bytes).metadata();

export async function begin(window: Client<App>, bytes: number, name: string | null = 'drawing.png', conversation = 'new') {
  const upload = uuid();
  await window.request('image.begin', { upload, conversation, name, bytes });
  return upload;
}

export async function send(window: Client<App>, upload: string, content: Uint8Array): Promise<void> {
  for (let offset = 0; offset < content.length; offset += CHUNK_BYTES) {
    await window.request('image.chunk', { upload, offset }, { bytes: content.subarray(offset, offset + CHUNK_BYTES) });
  }
}

/** Takes a file in, as a window does. */
export async function takeIn(
  window: Client<App>,
  content: Uint8Array,
  { name = 'drawing.png' as string | null, conversation = 'new' } = {},
): Promise<Image> {
  const upload = await begin(window, content.length, name, conversation);
  await send(window, upload, content);
  return (await window.request('image.end', { upload })).image;
}
