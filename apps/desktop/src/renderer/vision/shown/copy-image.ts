/** An image on the clipboard, as every program takes it: as PNG, without anything that its file says besides. */
import { attachmentUrl } from '../../host/index.ts';

/** Resolves to whether it went. */
export async function copyImage(id: string): Promise<boolean> {
  try {
    const { url, release } = await attachmentUrl(id, 'view');
    try {
      // Given as a promise: a browser that asks for a gesture counts the one that began it.
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(url) })]);
      return true;
    } finally {
      release();
    }
  } catch {
    return false;
  }
}

async function pngOf(url: string): Promise<Blob> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'));
}
