/** A drawn diagram as a file: with its light colours on white, so that it can be read wherever it is put. */

/** PNGs are twice as large as the drawing, for screens and paper that are fine; a canvas holds only so many pixels. */
const SCALE = 2;
const MOST_PIXELS = 32_000_000;
const MOST_SIDE = 16_000;

/** The same drawing with white behind it; as it is where it does not say its size. */
export function onWhite(svg: string): string {
  const box = boxOf(svg);
  if (!box) return svg;
  const [x, y, width, height] = box;
  return svg.replace(/<svg[^>]*>/, (tag) => `${tag}<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#ffffff"/>`);
}

function boxOf(svg: string): [number, number, number, number] | null {
  const box = /^<svg[^>]*? viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"/.exec(svg);
  return box ? [Number(box[1]), Number(box[2]), Number(box[3]), Number(box[4])] : null;
}

/** Pixels of the PNG of a drawing. */
export function pngSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(SCALE, Math.sqrt(MOST_PIXELS / (width * height)), MOST_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
}

/** A PNG of an SVG; null where the browser makes none. */
export async function pngOf(svg: string): Promise<Blob | null> {
  const picture = new Image();
  // As an address that holds it: a canvas may be read again then.
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  try {
    await picture.decode();
    const canvas = document.createElement('canvas');
    const { width, height } = pngSize(picture.naturalWidth || 1, picture.naturalHeight || 1);
    Object.assign(canvas, { width, height });
    canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  } catch {
    return null;
  }
}
