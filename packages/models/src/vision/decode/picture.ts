import type { ImageCopy } from '@mia/core/ports/image.ts';
import type { Sharp } from 'sharp';
import type { RawImage } from '../raw-image.ts';
import type { Size } from './decoded-file.ts';
import { decoderError } from './errors.ts';
import { inTurn } from './held-bytes.ts';
import { sharp } from './loaders.ts';

/** Something to draw: upright and in sRGB, on its way to pixels or to a file. */
export interface Drawing {
  /** Bytes that drawing it holds. */
  held: number;
  /** What it becomes. */
  target: Size;
  alpha: boolean;
  /** Whether it was lossy before, as photos are: its colours are countless then. */
  lossy: boolean;
  /** A pipeline that ends with a picture of this size. */
  draw(target: Size): Promise<Sharp>;
}

/** More pixels than these are not held to count their colours. */
const HELD_PIXELS = 16_000_000;
const SAMPLES = 65_536;
/** Of all samples at most, and of fewer samples a quarter: a photo has several times as many. */
const FEW_COLOURS = 4_096;
/** As PNG so small an image is small, whatever it shows. */
const SMALL_PIXELS = 4_096;
const QUALITY = 90;

export class Picture {
  readonly #drawing: Drawing;

  constructor(drawing: Drawing) {
    this.#drawing = drawing;
  }

  /** Its pixels, on white. @throws MiaError `image.damaged`, `image.too-large` */
  async raw(): Promise<RawImage> {
    return await inTurn(this.#drawing.held, () => this.#raw()).catch(refuse);
  }

  /**
   * A file of it that holds nothing but pixels.
   * @param type PNG where absent and it has few colours or is transparent somewhere, else JPEG
   * @throws MiaError as `raw`
   */
  async encoded(type?: ImageCopy['type']): Promise<ImageCopy> {
    return await inTurn(this.#drawing.held, () => this.#encoded(type)).catch(refuse);
  }

  async #raw(): Promise<RawImage> {
    const { target, alpha, draw } = this.#drawing;
    const pipeline = await draw(target);
    if (alpha) pipeline.flatten({ background: '#fff' });
    const { data, info } = await pipeline.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return { data: threeChannels(data, info.channels), width: info.width, height: info.height };
  }

  async #encoded(type?: ImageCopy['type']): Promise<ImageCopy> {
    const { target, alpha, lossy, draw } = this.#drawing;
    const large = target.width * target.height > HELD_PIXELS;
    if (type || (lossy && !alpha)) return await encode(await draw(target), type ?? 'image/jpeg', { alpha, large });
    if (large) {
      const scale = Math.sqrt(SAMPLES / (target.width * target.height));
      const sample = { width: Math.max(1, Math.round(target.width * scale)), height: Math.max(1, Math.round(target.height * scale)) };
      const { data, info } = await (await draw(sample)).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
      return await encode(await draw(target), typeFor(data, info.channels), { alpha, large });
    }
    const { data, info } = await (await draw(target)).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    return await encode(sharp(data, { raw: { width, height, channels } }), typeFor(data, channels), { alpha, large });
  }
}

function refuse(error: unknown): never {
  throw decoderError(error);
}

async function encode(pipeline: Sharp, type: ImageCopy['type'], { alpha, large }: { alpha: boolean; large: boolean }): Promise<ImageCopy> {
  if (type === 'image/png') pipeline.png();
  else if (type === 'image/webp') pipeline.webp({ quality: QUALITY, effort: 2 });
  else {
    if (alpha) pipeline.flatten({ background: '#fff' });
    // full colour resolution: coloured letters stay readable
    // (its best code is found in all of its coefficients, which takes six bytes a pixel)
    pipeline.jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4', optimiseCoding: !large });
  }
  const { data, info } = await pipeline.toBuffer({ resolveWithObject: true });
  return { bytes: data, type, width: info.width, height: info.height };
}

/** By some of its pixels, evenly chosen. */
function typeFor(data: Uint8Array, channels: number): ImageCopy['type'] {
  const pixels = data.length / channels;
  const step = Math.max(1, Math.floor(pixels / SAMPLES));
  const alpha = channels === 2 || channels === 4;
  const few = pixels <= SMALL_PIXELS ? SMALL_PIXELS : Math.min(FEW_COLOURS, pixels / step / 4);
  const colours = new Set<number>();
  for (let at = 0; at < data.length; at += step * channels) {
    if (alpha && (data[at + channels - 1] as number) < 255) return 'image/png';
    const [red = 0, green = 0, blue = 0] = channels < 3 ? [data[at], data[at], data[at]] : data.subarray(at, at + 3);
    colours.add((red << 16) | (green << 8) | blue);
    if (colours.size > few) return 'image/jpeg';
  }
  return 'image/png';
}

/** Grey as RGB, and no alpha. */
function threeChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const rgb = new Uint8Array(3 * pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let colour = 0; colour < 3; colour++) rgb[3 * pixel + colour] = data[channels * pixel + (channels < 3 ? 0 : colour)] as number;
  }
  return rgb;
}
