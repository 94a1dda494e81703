import { boxAt, type Point, smallestBox } from './geometry.ts';
import type { Box } from './raster.ts';

/** How sure a network is of text at each pixel, 0 to 255, row by row. */
export interface TextMap {
  data: Uint8Array;
  width: number;
  height: number;
}

/** What is text by its probability; what a whole area must reach on average; how far areas are widened: of PP-OCR's own settings. */
export interface BoxSettings {
  pixel: number;
  area: number;
  widen: number;
}

export const PP_OCR: BoxSettings = { pixel: 0.3, area: 0.6, widen: 1.5 };

/** Sides below this, in pixels of the map, are specks. */
const SPECK = 3;
/** Short pieces say little of their own tilt: up to this (radians) they are taken for straight. */
const STRAIGHT = 0.17;

interface Run {
  row: number;
  from: number;
  to: number;
  parent: number;
}

/**
 * The areas of text in a map, each as a rectangle (Liao et al. 2020, differentiable binarization): areas that touch are one, shrunk as
 * the network was taught, and widened here by area · ratio / perimeter. That offset of a rectangle is a rectangle again.
 */
export function textBoxes(map: TextMap, settings: BoxSettings = PP_OCR): Box[] {
  const runs = runsOf(map, settings.pixel * 255);
  const areas = new Map<number, { points: Point[]; sum: number; pixels: number }>();
  for (const [index, { row, from, to }] of runs.entries()) {
    const root = find(runs, index);
    const area = areas.get(root) ?? { points: [], sum: 0, pixels: 0 };
    areas.set(root, area);
    area.points.push({ x: from, y: row }, { x: to, y: row }, { x: from, y: row + 1 }, { x: to, y: row + 1 });
    area.pixels += to - from;
    for (let x = from; x < to; x++) area.sum += map.data[row * map.width + x] as number;
  }
  const boxes: Box[] = [];
  for (const { points, sum, pixels } of areas.values()) {
    if (sum / pixels < settings.area * 255) continue;
    const box = straightened(points);
    if (Math.min(box.width, box.height) < SPECK) continue;
    const by = (box.width * box.height * settings.widen) / (2 * (box.width + box.height));
    boxes.push({ ...box, width: box.width + 2 * by, height: box.height + 2 * by });
  }
  return boxes;
}

function straightened(points: readonly Point[]): Box {
  const box = smallestBox(points);
  const short = Math.max(box.width, box.height) < 4 * Math.min(box.width, box.height);
  return short && Math.abs(box.angle) < STRAIGHT ? boxAt(points, 0) : box;
}

/** Runs of text in each row, those that touch (also by a corner) joined. */
function runsOf({ data, width, height }: TextMap, least: number): Run[] {
  const runs: Run[] = [];
  let [above, aboveEnd] = [0, 0];
  for (let row = 0; row < height; row++) {
    const first = runs.length;
    let next = above;
    for (let x = 0; x < width; x++) {
      if ((data[row * width + x] as number) < least) continue;
      const from = x;
      while (x < width && (data[row * width + x] as number) >= least) x++;
      const index = runs.push({ row, from, to: x, parent: runs.length }) - 1;
      while (next < aboveEnd && (runs[next] as Run).to < from) next++;
      for (let other = next; other < aboveEnd && (runs[other] as Run).from <= x; other++) join(runs, other, index);
    }
    [above, aboveEnd] = [first, runs.length];
  }
  return runs;
}

function find(runs: Run[], index: number): number {
  let run = runs[index] as Run;
  let at = index;
  while (run.parent !== at) {
    run.parent = (runs[run.parent] as Run).parent;
    at = run.parent;
    run = runs[at] as Run;
  }
  return at;
}

function join(runs: Run[], a: number, b: number): void {
  const [first, second] = [find(runs, a), find(runs, b)];
  if (first !== second) (runs[Math.max(first, second)] as Run).parent = Math.min(first, second);
}
