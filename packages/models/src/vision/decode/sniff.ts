import type { ImageFormat } from '@mia/core/ports/image.ts';

/** What can be told by the first bytes: HEIC and AVIF share a container, and only their decoder knows which one it is. */
export type Sniffed = Exclude<ImageFormat, 'avif' | 'heic'> | 'heif';

/** A document's first bytes may be somebody else's. */
const PDF_WITHIN = 1024;
/** Comments and declarations before the first element. */
const SVG_WITHIN = 64 * 1024;

/** What a file is by its content; null where it is none that can be read. Names and types of files say nothing. */
export function sniff(content: Uint8Array): Sniffed | null {
  const starts = (...bytes: number[]) => bytes.every((byte, at) => content[at] === byte);
  const text = (from: number, to: number) => Buffer.from(content.subarray(from, to)).toString('latin1');
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (starts(0xff, 0xd8, 0xff)) return 'jpeg';
  if (/^GIF8[79]a/.test(text(0, 6))) return 'gif';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  // classic and BigTIFF, both byte orders
  if (starts(0x49, 0x49, 0x2a, 0) || starts(0x4d, 0x4d, 0, 0x2a) || starts(0x49, 0x49, 0x2b, 0) || starts(0x4d, 0x4d, 0, 0x2b))
    return 'tiff';
  if (text(4, 8) === 'ftyp' && brands(content).some((brand) => HEIF.has(brand))) return 'heif';
  if (text(0, PDF_WITHIN).includes('%PDF-')) return 'pdf';
  return isSvg(content) ? 'svg' : null;
}

const HEIF = new Set(['avif', 'avis', 'heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']);

/** The brands that an ISO container names at its start. */
function brands(content: Uint8Array): string[] {
  const size = Math.min(new DataView(content.buffer, content.byteOffset, content.byteLength).getUint32(0), content.length, 256);
  const found: string[] = [];
  for (let at = 8; at + 4 <= size; at += 4) if (at !== 12) found.push(Buffer.from(content.subarray(at, at + 4)).toString('latin1'));
  return found;
}

/** Whether a WebP's first picture was kept without loss. */
export function webpLossless(content: Uint8Array): boolean {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  for (let at = 12; at + 8 <= content.length; ) {
    const name = Buffer.from(content.subarray(at, at + 4)).toString('latin1');
    if (name === 'VP8L') return true;
    if (name === 'VP8 ') return false;
    const size = view.getUint32(at + 4, true);
    // a frame holds its picture behind its place
    at += name === 'ANMF' ? 8 + 16 : 8 + size + (size & 1);
  }
  return false;
}

/** Whether the first element is `svg`, behind a declaration, comments and a document type. */
function isSvg(content: Uint8Array): boolean {
  const start = content.subarray(0, SVG_WITHIN);
  const wide = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  const text = Buffer.from(wide ? start.filter((byte) => byte !== 0) : start).toString('utf8');
  let rest = text.replace(/^\W*?(?=<)/, '');
  for (;;) {
    const skipped = rest.replace(/^\s*(?:<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE\b(?:[^>[]|\[[^\]]*\])*>)/i, '');
    if (skipped === rest) break;
    rest = skipped;
  }
  return /^\s*<(?:[\w.-]+:)?svg[\s/>]/.test(rest);
}
