/** Images as the core sees them: what a file is, copies of it, what is written in it and what it shows. Everything that decodes runs elsewhere. */

/** A part of an image: fractions of its width and height, 0 to 1, after its orientation was applied. */
export interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'avif' | 'heic' | 'gif' | 'tiff' | 'svg' | 'pdf';

/** What a person is told of how a file is looked at. */
export type ImageNote = 'first-frame' | 'first-page' | 'rasterised' | 'pages-left-out';

/** What a file is, by its content and not by its name. */
export interface ImageFacts {
  format: ImageFormat;
  /** Pixels of the first frame or page, upright. */
  width: number;
  height: number;
  /** Frames of what moves, pages of a document; 1 otherwise. */
  pages: number;
  notes: ImageNote[];
}

/** A copy: upright, sRGB, without any metadata. */
export interface ImageCopy {
  bytes: Uint8Array;
  type: 'image/jpeg' | 'image/png' | 'image/webp';
  /** In pixels. */
  width: number;
  height: number;
}

export interface CopyOptions {
  /** From 0; of a document. */
  page?: number;
  region?: Region;
  /** Longest side in pixels at most; never enlarged. */
  longest?: number;
  /** PNG where absent and the image is one of few colours or has transparency, else JPEG. */
  type?: ImageCopy['type'];
  signal?: AbortSignal;
}

/** A piece of a document's own text. */
export interface PageLine {
  text: string;
  box: Region;
}

/** A file that was opened and is held by the process that decodes, until it is closed. */
export interface OpenImage {
  readonly facts: ImageFacts;
  /** @throws MiaError `image.*`, `child.crashed`, `child.timeout`, `request.cancelled`, `request.invalid` (page, region) */
  copy(options?: CopyOptions): Promise<ImageCopy>;
  /** The text that a document's page holds itself, and where it stands; null where it has none, as every image. */
  lines(page?: number): Promise<PageLine[] | null>;
  close(): void;
}

export interface ImageReader {
  /**
   * Opens a file's content. The array is copied.
   * @throws MiaError `image.empty`, `image.unsupported`, `image.damaged`, `image.too-large` (pixels, limit), `image.protected`,
   * `child.crashed`, `child.timeout`, `request.cancelled`
   */
  open(content: Uint8Array, options?: { signal?: AbortSignal }): Promise<OpenImage>;
  close(): Promise<void>;
}

/** A line of text in an image. */
export interface ReadLine {
  text: string;
  /** 0 to 1. */
  confidence: number;
  box: Region;
}

/** Text in images (OCR). */
export interface TextReader {
  /** Catalogue id. */
  readonly id: string;
  available(): boolean;
  /**
   * @returns its lines in reading order
   * @throws MiaError `ocr.missing`, `image.*`, `child.crashed`, `child.timeout`, `request.cancelled`
   */
  read(image: OpenImage, options?: { page?: number; region?: Region; signal?: AbortSignal }): Promise<ReadLine[]>;
  close(): Promise<void>;
}

/** What an encoder made of an image. */
export interface ImageEncoding {
  /** L2 norm 1, `dimension` numbers. */
  vector: Float32Array;
  /** What it shows, likeliest first, with probabilities; empty where the encoder has no labels. */
  labels: { text: string; probability: number }[];
  /** Where it was asked for and the encoder has them: rows × columns patches, each a vector in the same space, L2 norm 1. */
  patches: { rows: number; columns: number; values: Float32Array } | null;
  /** With patches, where the encoder tells it: what it looked at, of sum 1 over the same rows × columns. */
  attention?: { rows: number; columns: number; values: Float32Array };
  /**
   * For images like this one, L2 norm 1: comparable among images of one encoder alone, never with a text. Absent where `vector` is the
   * best for that too.
   */
  features?: Float32Array;
}

/** An encoder of images, and of texts into the same space. */
export interface ImageEncoder {
  /**
   * Kept with every vector: vectors of other ids are of another space. The catalogue id; behind a "+" that of the sentence encoder,
   * where its space is that one's and it is not the default. It may become another with what is installed, but not while it encodes:
   * read it after what was awaited.
   */
  readonly id: string;
  readonly dimension: number | null;
  /** What it is: a model that learnt images and texts together (CLIP), or labels that stand for their words (ConSE). */
  readonly kind: 'clip' | 'conse';
  /** The execution provider at work, such as "cpu" or "cuda"; null until it was first loaded. */
  readonly provider: string | null;
  available(): boolean;
  /** @throws MiaError `encoder.missing`, `image.*`, `child.crashed`, `child.timeout`, `request.cancelled` */
  encode(image: OpenImage, options?: { page?: number; region?: Region; patches?: boolean; signal?: AbortSignal }): Promise<ImageEncoding>;
  /** Texts in the space of the images, L2 norm 1 each. @throws MiaError as `encode` */
  encodeTexts(texts: readonly string[], options?: { signal?: AbortSignal }): Promise<Float32Array[]>;
  close(): Promise<void>;
}
