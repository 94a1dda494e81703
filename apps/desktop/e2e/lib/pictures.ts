/** Pictures that scenarios show, and the hand that drops, pastes or chooses them. */
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const require = createRequire(new URL('../../../../packages/models/package.json', import.meta.url));
const { default: sharp } = (await import(require.resolve('sharp'))) as typeof import('sharp');

export interface Handed {
  name: string;
  type: string;
  content: Buffer;
}

/** A receipt whose lines are what it says, as a screen would show it. */
export async function receipt(lines: readonly string[]): Promise<Buffer> {
  const height = 80 + lines.length * 56;
  const text = lines.map(
    (line, n) =>
      `<text x="40" y="${80 + n * 56}" font-family="DejaVu Sans Mono, monospace" font-size="30" xml:space="preserve">${line}</text>`,
  );
  return await sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="620" height="${height}"><rect width="100%" height="100%" fill="#fff"/>${text.join('')}</svg>`,
    ),
  )
    .png()
    .toBuffer();
}

/** A plain picture of a colour. */
export async function plain(width: number, height: number, colour = '#2f6f91', format: 'png' | 'jpeg' | 'webp' = 'png'): Promise<Buffer> {
  return await sharp({ create: { width, height, channels: 3, background: colour } })
    .toFormat(format)
    .toBuffer();
}

/** The beginning of a PNG that says to be as large as this, with nothing behind it. */
export async function claiming(width: number, height: number): Promise<Buffer> {
  const small = await plain(4, 4);
  const { crc32 } = await import('node:zlib');
  const header = Buffer.from(small.subarray(12, 29));
  header.writeUInt32BE(width, 4);
  header.writeUInt32BE(height, 8);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(header));
  return Buffer.concat([small.subarray(0, 12), header, sum, small.subarray(33)]);
}

export const png = (name: string, content: Buffer): Handed => ({ name, type: 'image/png', content });

/** Drops files on the window, as a hand does: over it first. */
export async function drop(page: Page, files: readonly Handed[]): Promise<void> {
  await handed(page, files, 'drop');
}

/** Pastes files where the focus is. */
export async function paste(page: Page, files: readonly Handed[]): Promise<void> {
  await handed(page, files, 'paste');
}

async function handed(page: Page, files: readonly Handed[], how: 'drop' | 'paste'): Promise<void> {
  const all = files.map(({ name, type, content }) => ({ name, type, base64: content.toString('base64') }));
  await page.evaluate(
    ([given, way]) => {
      const transfer = new DataTransfer();
      for (const { name, type, base64 } of given)
        transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }));
      const target = document.activeElement ?? document.body;
      const how = { bubbles: true, cancelable: true };
      if (way === 'paste') target.dispatchEvent(new ClipboardEvent('paste', { ...how, clipboardData: transfer }));
      else
        for (const kind of ['dragenter', 'dragover', 'drop']) target.dispatchEvent(new DragEvent(kind, { ...how, dataTransfer: transfer }));
    },
    [all, how] as const,
  );
}

/**
 * Drops what lies on the disk, files and folders, as a file manager does.
 * @param held what happens while they are held over the window
 */
export async function dropPaths(page: Page, files: string[], held: () => void = () => {}): Promise<void> {
  const session = await page.context().newCDPSession(page);
  try {
    const at = { x: 400, y: 300, data: { items: [], files, dragOperationsMask: 1 } };
    await session.send('Input.dispatchDragEvent', { type: 'dragEnter', ...at });
    await session.send('Input.dispatchDragEvent', { type: 'dragOver', ...at });
    held();
    await session.send('Input.dispatchDragEvent', { type: 'drop', ...at });
  } finally {
    await session.detach();
  }
}

/** A photo as a scanner or a camera might keep it, which not everything shows. */
export async function odd(kind: 'cmyk' | 'sixteen-bit' | 'moving'): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 30 };
  const image = sharp({ create: { width: 64, height: 48, channels: 3, background: '#777', noise } });
  if (kind === 'cmyk') return await image.toColourspace('cmyk').jpeg().toBuffer();
  if (kind === 'sixteen-bit') return await image.toColourspace('rgb16').png().toBuffer();
  const frames = await sharp({ create: { width: 32, height: 64, channels: 3, background: '#777', noise } })
    .raw()
    .toBuffer();
  return await sharp(frames, { raw: { width: 32, height: 64, channels: 3, pageHeight: 32 } })
    .gif({ loop: 0, delay: [100, 100] })
    .toBuffer();
}

/** Three shapes of plain colours. */
export async function shapes(width: number, height: number): Promise<Buffer> {
  const body = `<rect width="100%" height="100%" fill="#fff"/><rect x="10" y="10" width="90" height="60" fill="#c33"/><rect x="120" y="20" width="60" height="160" fill="#36c"/><rect x="200" y="120" width="100" height="70" fill="#393"/>`;
  return await sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`))
    .png()
    .toBuffer();
}

/** What an image shows, without how it is packed. */
export async function pixels(content: Buffer): Promise<{ width: number; height: number; data: Buffer }> {
  const { data, info } = await sharp(content).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
