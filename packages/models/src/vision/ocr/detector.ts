import type { RawImage } from '../raw-image.ts';
import { type TextMap, textBoxes } from './components.ts';
import { type Box, planes, sample } from './raster.ts';
import { type Network, openNetwork } from './session.ts';
import { spans, type Tile, tiles } from './tiles.ts';

export interface Detector {
  /**
   * Areas of text in the image's pixels, in no order.
   * @param turn awaited between tiles: what is more urgent comes between
   */
  detect(image: RawImage, turn: () => Promise<void>): Promise<Box[]>;
  release(): Promise<void>;
}

/** ImageNet's, in the order that the network was taught: its "mean of blue" is what others call red's. */
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];
/** The network halves five times. */
const STEP = 32;
/** An image of no more pixels than this is looked at as it is, and only once. */
const ONE_LOOK = 1.8e6;
/** Longest side of the look at a larger image as a whole. */
const OVERVIEW = 1536;
/** Areas of this height, in the image's pixels, are seen whole in the overview: text that fills tiles is not told from its strokes. */
const LARGE = 56;
/** What the overview is unsure of: above this (of 255) there may be text too small for it. */
const HINT = 8;
/** A tile in which brightness varies less than this holds no text. */
const BLANK = 12;

/** @throws MiaError `ocr.missing` */
export async function openDetector(weights: string): Promise<Detector> {
  const network = await openNetwork(weights);
  return {
    release: () => network.release(),
    detect: async (image, turn) => {
      const own = () => true;
      if (image.width * image.height <= ONE_LOOK) return boxesOf(await textMap(network, image, 1, own, turn), 1);
      const scale = OVERVIEW / Math.max(image.width, image.height);
      const overview = await textMap(network, image, scale, own, turn);
      const seen = boxesOf(overview, scale);
      const large = seen.filter((box) => shortSide(box) >= LARGE);
      const wanted = (tile: Tile) => hasMore(overview, scale, tile, large);
      const near = boxesOf(await textMap(network, image, 1, wanted, turn), 1).filter((box) => !coveredBy(box, large));
      const missed = seen.filter((box) => shortSide(box) < LARGE && !near.some((other) => covers(box, other) || covers(other, box)));
      return [...large, ...near, ...missed];
    },
  };
}

/** How sure the network is of text, at so many pixels a pixel of the image, looked at tile by tile. */
async function textMap(
  network: Network,
  image: RawImage,
  scale: number,
  wanted: (tile: Tile) => boolean,
  turn: () => Promise<void>,
): Promise<TextMap> {
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const map: TextMap = { data: new Uint8Array(width * height), width, height };
  for (const tile of tiles(spans(width), spans(height))) {
    if (!wanted(tile)) continue;
    await turn();
    await readTile(network, image, scale, map, tile);
  }
  return map;
}

async function readTile(network: Network, image: RawImage, scale: number, map: TextMap, { across, down }: Tile): Promise<void> {
  // Filled up at the right and below: no letter is stretched for it.
  const width = Math.ceil((across.to - across.from) / STEP) * STEP;
  const height = Math.ceil((down.to - down.from) / STEP) * STEP;
  const place = { x: (across.from + width / 2) / scale, y: (down.from + height / 2) / scale, width: width / scale, height: height / scale };
  const pixels = sample(image, { ...place, angle: 0 }, width, height);
  if (isBlank(pixels)) return;
  const { data } = await network.run(planes(pixels, MEAN, DEVIATION), [1, 3, height, width]);
  for (let y = down.believedFrom; y < down.believedTo; y++) {
    const from = (y - down.from) * width - across.from;
    for (let x = across.believedFrom; x < across.believedTo; x++) map.data[y * map.width + x] = 255 * (data[from + x] as number);
  }
}

function isBlank(pixels: Float32Array): boolean {
  let [least, most] = [255, 0];
  for (let i = 1; i < pixels.length; i += 3) {
    const value = pixels[i] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most - least < BLANK;
}

function boxesOf(map: TextMap, scale: number): Box[] {
  return textBoxes(map).map(({ x, y, width, height, angle }) => {
    return { x: x / scale, y: y / scale, width: width / scale, height: height / scale, angle };
  });
}

/** Whether the overview hints at text in a tile that is none of what it saw whole. */
function hasMore(overview: TextMap, scale: number, { across, down }: Tile, large: readonly Box[]): boolean {
  const end = (value: number, most: number) => Math.min(most, Math.ceil(value * scale));
  for (let y = Math.floor(down.from * scale); y < end(down.to, overview.height); y++) {
    for (let x = Math.floor(across.from * scale); x < end(across.to, overview.width); x++) {
      if ((overview.data[y * overview.width + x] as number) < HINT) continue;
      const point = { x: x / scale, y: y / scale };
      if (!large.some((box) => contains(box, point))) return true;
    }
  }
  return false;
}

function shortSide({ width, height }: Box): number {
  return Math.min(width, height);
}

function contains({ x, y, width, height, angle }: Box, point: { x: number; y: number }): boolean {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [u, v] = [(point.x - x) * cos + (point.y - y) * sin, (point.y - y) * cos - (point.x - x) * sin];
  return Math.abs(u) <= width / 2 && Math.abs(v) <= height / 2;
}

/** Whether the middle of `b` lies in `a`. */
function covers(a: Box, b: Box): boolean {
  return contains(a, b);
}

function coveredBy(box: Box, others: readonly Box[]): boolean {
  return others.some((other) => covers(other, box));
}
