/** What a model that sees is given of an image: which parts, and how large. Nothing is made smaller without the person being told. */
import type { ImageFacts, Region } from '@mia/core/ports/image.ts';

export interface PlannedCopy {
  /** From 0; of a document. */
  page: number;
  /** The part that it shows; all of it where absent. */
  region?: Region;
  /** Longest side in pixels at most. */
  longest: number;
  /** In pixels. */
  width: number;
  height: number;
}

export interface Plan {
  copies: PlannedCopy[];
  /** Something of it is given smaller than it is, or not at all. */
  reduced: boolean;
  tiled: boolean;
}

/** Longest side of what is given alone: today's local models make up to some two thousand tokens of it. */
const ALONE = 1344;
/** Of the whole that stands beside its parts, to tell where they belong. */
const BESIDE_PARTS = 896;
const MOST_TILES = 6;
/** Print on a screen is still read at this share of its size. */
const LEGIBLE = 0.8;
/** Each tile reaches over its edge by this share of itself: a line on the seam is whole in one of them. */
const OVERLAP = 0.04;
/** More than so long for its width, an image is a page that was scrolled, or a panorama: as a whole it says nothing. */
const LONG = 2.5;
const MOST_PAGES = 4;
/** How far around a region its context reaches, as a share of the region's sides, and in pixels at least. */
const CONTEXT = 0.25;
const LEAST_CONTEXT = 32;

/** What is drawn and not photographed: its fine lines are what it says. */
const DRAWN: ReadonlySet<ImageFacts['format']> = new Set(['png', 'svg', 'gif', 'tiff']);

type Looked = Pick<ImageFacts, 'format' | 'width' | 'height' | 'pages'>;

/**
 * The copies in order: the whole first, then its tiles, or the part that the person pointed at with what is around it. Depends on the
 * file and the region alone, so that later turns of a conversation give the very same copies.
 */
export function planCopies(image: Looked, region?: Region): Plan {
  if (region) {
    const part = copyOf(image, { region: withContext(region, image), longest: ALONE });
    const copies = [copyOf(image, { longest: BESIDE_PARTS }), part];
    return { copies, reduced: !copies.some((copy) => full(copy, image)), tiled: false };
  }
  if (image.format === 'pdf') {
    const pages = Math.min(image.pages, MOST_PAGES);
    const copies = Array.from({ length: pages }, (_, page) => copyOf(image, { page, longest: ALONE }));
    return { copies, reduced: pages < image.pages, tiled: false };
  }
  const whole = copyOf(image, { longest: ALONE });
  const scale = whole.width / image.width;
  const aspect = Math.max(image.width / image.height, image.height / image.width);
  if (scale >= LEGIBLE || !(DRAWN.has(image.format) || aspect > LONG)) {
    return { copies: [whole], reduced: !full(whole, image), tiled: false };
  }
  const tiles = tilesOf(image);
  return {
    copies: [copyOf(image, { longest: BESIDE_PARTS }), ...tiles],
    reduced: tiles.some((tile) => !full(tile, image)),
    tiled: true,
  };
}

/** A region with what is around it. */
export function withContext(region: Region, { width, height }: { width: number; height: number }): Region {
  const [x, y] = [Math.max(region.width * CONTEXT, LEAST_CONTEXT / width), Math.max(region.height * CONTEXT, LEAST_CONTEXT / height)];
  const left = Math.max(0, region.left - x);
  const top = Math.max(0, region.top - y);
  return {
    left,
    top,
    width: Math.min(1, region.left + region.width + x) - left,
    height: Math.min(1, region.top + region.height + y) - top,
  };
}

/** The fewest tiles in which print stays legible; where the most are not enough, those that shrink it least. */
function tilesOf(image: Looked): PlannedCopy[] {
  let best: { copies: PlannedCopy[]; scale: number } | null = null;
  for (let count = 2; count <= MOST_TILES; count += 1) {
    for (let columns = 1; columns <= count; columns += 1) {
      if (count % columns !== 0) continue;
      const copies = grid(image, columns, count / columns);
      const scale = Math.min(...copies.map((copy) => copy.width / (image.width * (copy.region?.width ?? 1))));
      if (!best || scale > best.scale + 0.01) best = { copies, scale };
    }
    if (best && best.scale >= LEGIBLE) break;
  }
  return best?.copies ?? [];
}

function grid(image: Looked, columns: number, rows: number): PlannedCopy[] {
  return Array.from({ length: columns * rows }, (_, at) => {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    const across = span(column, columns);
    const down = span(row, rows);
    return copyOf(image, { region: { left: across.from, top: down.from, width: across.size, height: down.size }, longest: ALONE });
  });
}

function span(at: number, of: number): { from: number; size: number } {
  const over = of === 1 ? 0 : OVERLAP / of;
  const from = Math.max(0, at / of - over);
  return { from, size: Math.min(1, (at + 1) / of + over) - from };
}

function copyOf(image: Looked, { page = 0, region, longest }: { page?: number; region?: Region; longest: number }): PlannedCopy {
  const width = Math.max(1, Math.round(image.width * (region?.width ?? 1)));
  const height = Math.max(1, Math.round(image.height * (region?.height ?? 1)));
  const scale = Math.min(1, longest / Math.max(width, height));
  return {
    ...{ page, longest, width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) },
    ...(region ? { region } : {}),
  };
}

/** Whether a copy has every pixel of the part that it shows. */
function full({ region, width, height }: PlannedCopy, image: Looked): boolean {
  return width >= Math.round(image.width * (region?.width ?? 1)) && height >= Math.round(image.height * (region?.height ?? 1));
}
