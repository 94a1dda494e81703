/** The text that a page of a PDF holds itself, and where each piece of it stands. */
import type { WrappedPdfiumModule } from '@embedpdf/pdfium';
import type { PageLine } from '@mia/core/ports/image.ts';

export type Pdfium = WrappedPdfiumModule & { pdfium: { HEAPU8: Uint8Array } };

/** A page is measured in so many parts across and down: PDFium gives whole numbers. */
const PARTS = 1 << 16;
/** A gap of so many times a line's height parts columns; between words it is a quarter. */
const APART = 2;
const RETURN = 13;
const FEED = 10;

interface Edges {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Characters from `from` up to `to` that stand together. */
interface Piece {
  from: number;
  to: number;
  edges: Edges | null;
}

/**
 * What stands together in a line is one piece; columns are pieces of their own.
 * @param page as PDFium holds it
 * @returns in the document's order; null where the page holds no text
 */
export function pageLines(pdfium: Pdfium, page: number): PageLine[] | null {
  const text = pdfium.FPDFText_LoadPage(page);
  if (!text) return null;
  const count = pdfium.FPDFText_CountChars(text);
  const { malloc, free } = pdfium.pdfium.wasmExports;
  const buffer = count < 1 ? 0 : malloc(Math.max(2 * (count + 1), 32));
  try {
    if (!buffer) return null;
    const pieces = [...piecesOf(count, (at) => pdfium.FPDFText_GetUnicode(text, at), edgesBy(pdfium, page, text, buffer))];
    const lines = pieces.flatMap(({ from, to, edges }) => {
      const written = pdfium.FPDFText_GetText(text, from, to - from, buffer);
      const utf16 = Buffer.from(pdfium.pdfium.HEAPU8.slice(buffer, buffer + 2 * Math.max(0, written - 1)));
      const words = utf16.toString('utf16le').trim();
      return words === '' ? [] : [{ text: words, box: boxOf(edges) }];
    });
    return lines.length === 0 ? null : lines;
  } finally {
    if (buffer) free(buffer);
    pdfium.FPDFText_ClosePage(text);
  }
}

/** Where a character stands, in parts of the page as it is shown: turned where the document turns it. */
function edgesBy(pdfium: Pdfium, page: number, text: number, buffer: number): (at: number) => Edges | null {
  const shown = (view: DataView, x: number, y: number): [number, number] | null => {
    if (!pdfium.FPDF_PageToDevice(page, 0, 0, PARTS, PARTS, 0, x, y, buffer + 16, buffer + 20)) return null;
    return [view.getInt32(16, true), view.getInt32(20, true)];
  };
  return (at) => {
    if (!pdfium.FPDFText_GetLooseCharBox(text, at, buffer)) return null;
    // Anew each time: the memory may have grown.
    const view = new DataView(pdfium.pdfium.HEAPU8.buffer, buffer, 24);
    const [left, top, right, bottom] = [0, 4, 8, 12].map((offset) => view.getFloat32(offset, true)) as [number, number, number, number];
    const [one, other] = [shown(view, left, top), shown(view, right, bottom)];
    if (!one || !other || one[0] === other[0] || one[1] === other[1]) return null;
    return {
      ...{ left: Math.min(one[0], other[0]), right: Math.max(one[0], other[0]) },
      ...{ top: Math.min(one[1], other[1]), bottom: Math.max(one[1], other[1]) },
    };
  };
}

function* piecesOf(count: number, unicode: (at: number) => number, edges: (at: number) => Edges | null): Generator<Piece> {
  let piece: Piece | null = null;
  let last: Edges | null = null;
  for (let at = 0; at < count; at += 1) {
    const code = unicode(at);
    if (code === RETURN || code === FEED) {
      if (piece) yield piece;
      piece = null;
      last = null;
      continue;
    }
    // Spaces between words are often PDFium's own, and stand nowhere.
    const here = /\s/u.test(String.fromCodePoint(Math.min(code, 0x10ffff))) ? null : edges(at);
    if (piece && here && last && here.left - last.right > APART * (last.bottom - last.top)) {
      yield piece;
      piece = null;
    }
    piece ??= { from: at, to: at, edges: null };
    piece.to = at + 1;
    if (!here) continue;
    last = here;
    piece.edges = piece.edges ? around(piece.edges, here) : here;
  }
  if (piece) yield piece;
}

const around = (a: Edges, b: Edges): Edges => ({
  ...{ left: Math.min(a.left, b.left), right: Math.max(a.right, b.right) },
  ...{ top: Math.min(a.top, b.top), bottom: Math.max(a.bottom, b.bottom) },
});

/** What stands nowhere that can be told may stand anywhere. */
function boxOf(edges: Edges | null): PageLine['box'] {
  if (!edges) return { left: 0, top: 0, width: 1, height: 1 };
  const part = (value: number) => Math.min(Math.max(value / PARTS, 0), 1);
  const [left, top] = [part(edges.left), part(edges.top)];
  return { left, top, width: part(edges.right) - left, height: part(edges.bottom) - top };
}
