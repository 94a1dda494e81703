/** Pages of PDFs by PDFium in WebAssembly, in a build that has no engine for scripts: they are never run. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { init } from '@embedpdf/pdfium';
import { MiaError } from '@mia/core/errors.ts';
import type { PageLine } from '@mia/core/ports/image.ts';
import type { Cut, DecodedFile, Size } from './decoded-file.ts';
import { decoderError } from './errors.ts';
import { LARGEST_PIXELS, sharp } from './loaders.ts';
import { type Pdfium, pageLines } from './pdf-lines.ts';
import { Picture } from './picture.ts';

/** Pixels an inch; a page's own unit is a 72nd of an inch. Small print is read at 200, as scanners do it. */
const RESOLUTION = 200;
/** Longest side: a poster is drawn coarser, a stamp finer. */
const SHORTEST = 1_024;
const LONGEST = 5_000;
/** Pages are told, and drawn one at a time; a document that claims more is not to be trusted. */
const MOST_PAGES = 10_000;

const PASSWORD = 4;
const SECURITY = 5;
/** PDFium's: three bytes a pixel. */
const BGR = 2;
const DRAW_ANNOTATIONS = 0x01;
const AS_RGB = 0x10;
const WHITE = 0xffffffff;

let compiled: Promise<WebAssembly.Module> | null = null;

/** @throws MiaError `image.damaged`, `image.protected` */
export async function openPdf(content: Uint8Array): Promise<DecodedFile> {
  try {
    const document = await PdfDocument.open(content);
    const first = document.size(0);
    return {
      facts: { format: 'pdf', ...first, pages: document.pages, notes: [] },
      size: (page) => document.size(page),
      draw: async (cut) => {
        const draw = async (target: Size) => {
          const data = document.draw(cut, target);
          return sharp(data, { raw: { ...target, channels: 3 } });
        };
        return new Picture({ held: 0, target: cut.target, alpha: false, lossy: false, draw });
      },
      lines: async (page) => {
        try {
          return document.lines(page);
        } catch (error) {
          throw decoderError(error);
        }
      },
      free: () => document.free(),
    };
  } catch (error) {
    throw decoderError(error);
  }
}

/** A copy of PDFium of its own for each: documents of strangers share no memory, and it goes with its document. */
class PdfDocument {
  readonly pages: number;
  #pdfium: Pdfium | null;
  readonly #document: number;

  static async open(content: Uint8Array): Promise<PdfDocument> {
    compiled ??= compile();
    const module = await compiled;
    const pdfium = (await init({
      instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void) => {
        const instance = new WebAssembly.Instance(module, imports);
        done(instance, module);
        return instance.exports;
      },
      print: () => {},
      printErr: () => {},
    } as object)) as Pdfium;
    pdfium.PDFiumExt_Init();
    return new PdfDocument(pdfium, content);
  }

  private constructor(pdfium: Pdfium, content: Uint8Array) {
    const at = pdfium.pdfium.wasmExports.malloc(content.length);
    if (!at) throw new MiaError('image.too-large', { limit: LARGEST_PIXELS / 1e6 });
    pdfium.pdfium.HEAPU8.set(content, at);
    this.#pdfium = pdfium;
    this.#document = pdfium.FPDF_LoadMemDocument(at, content.length, '');
    if (!this.#document) {
      const reason = pdfium.FPDF_GetLastError();
      throw new MiaError(reason === PASSWORD || reason === SECURITY ? 'image.protected' : 'image.damaged');
    }
    this.pages = pdfium.FPDF_GetPageCount(this.#document);
    if (this.pages < 1 || this.pages > MOST_PAGES) throw new MiaError('image.damaged');
  }

  /** In pixels, as its page says that it stands. */
  size(page: number): Size {
    return this.#onPage(page, (pdfium, at) => {
      const [width, height] = [pdfium.FPDF_GetPageWidthF(at), pdfium.FPDF_GetPageHeightF(at)];
      const longest = Math.max(width, height);
      if (!(width > 0 && height > 0 && Number.isFinite(longest))) throw new MiaError('image.damaged');
      const scale = Math.min(Math.max(RESOLUTION / 72, SHORTEST / longest), LONGEST / longest);
      return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    });
  }

  /** RGB, of a part of a page as large as it is wanted: drawn at that size, not shrunk. */
  draw({ page, box }: Cut, target: Size): Uint8Array {
    const size = this.size(page);
    const [across, down] = [target.width / box.width, target.height / box.height];
    return this.#onPage(page, (pdfium, at) => {
      const bitmap = pdfium.FPDFBitmap_CreateEx(target.width, target.height, BGR, 0, 0);
      if (!bitmap) throw new MiaError('image.too-large', { limit: LARGEST_PIXELS / 1e6 });
      try {
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, target.width, target.height, WHITE);
        const place = [-box.left * across, -box.top * down, size.width * across, size.height * down].map(Math.round);
        const [left = 0, top = 0, width = 1, height = 1] = place;
        pdfium.FPDF_RenderPageBitmap(bitmap, at, left, top, width, height, 0, DRAW_ANNOTATIONS | AS_RGB);
        const [from, stride] = [pdfium.FPDFBitmap_GetBuffer(bitmap), pdfium.FPDFBitmap_GetStride(bitmap)];
        const row = 3 * target.width;
        const rgb = new Uint8Array(row * target.height);
        for (let y = 0; y < target.height; y++) rgb.set(pdfium.pdfium.HEAPU8.subarray(from + y * stride, from + y * stride + row), y * row);
        return rgb;
      } finally {
        pdfium.FPDFBitmap_Destroy(bitmap);
      }
    });
  }

  lines(page: number): PageLine[] | null {
    return this.#onPage(page, pageLines);
  }

  free(): void {
    this.#pdfium = null;
  }

  #onPage<Result>(page: number, work: (pdfium: Pdfium, at: number) => Result): Result {
    const pdfium = this.#pdfium;
    if (!pdfium) throw new MiaError('request.invalid', { reason: 'closed' });
    if (!(Number.isInteger(page) && page >= 0 && page < this.pages)) throw new MiaError('request.invalid', { reason: 'page' });
    const at = pdfium.FPDF_LoadPage(this.#document, page);
    if (!at) throw new MiaError('image.damaged', { page });
    try {
      return work(pdfium, at);
    } finally {
      pdfium.FPDF_ClosePage(at);
    }
  }
}

async function compile(): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(await readFile(fileURLToPath(import.meta.resolve('@embedpdf/pdfium/pdfium.wasm'))));
}
