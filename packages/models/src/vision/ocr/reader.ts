import type { ReadLine } from '@mia/core/ports/image.ts';
import type { RawImage } from '../raw-image.ts';
import type { Detector } from './detector.ts';
import { boxAt, corners, turned } from './geometry.ts';
import { type Piece, rowsInOrder } from './layout.ts';
import type { Orientation } from './orientation.ts';
import type { Box } from './raster.ts';
import type { Recognised, Recogniser } from './recogniser.ts';
import { pageAngle } from './skew.ts';

export interface Engines {
  detector: Detector;
  recogniser: Recogniser;
  /** Without it, what stands on its head is found by reading it both ways. */
  orientation: Orientation | null;
}

/** Below this it is no text. */
const LEAST_CONFIDENCE = 0.5;
/** Lines that are asked whether the page stands on its head. */
const ASKED = 7;

interface Line extends Piece, Recognised {
  box: Box;
}

/**
 * Reads the text in an image with PP-OCR: areas of text, the page's tilt, each line by itself and straightened, reading order.
 * @param turn awaited before each step of some tenths of a second: what is more urgent comes between; throws where it was cancelled
 * @returns lines in reading order, their boxes as fractions of this image
 */
export async function readText(image: RawImage, engines: Engines, turn: () => Promise<void>): Promise<ReadLine[]> {
  const boxes = await engines.detector.detect(image, turn);
  const angle = pageAngle(boxes);
  const centre = { x: image.width / 2, y: image.height / 2 };
  const flipped = await standsOnItsHead(image, boxes, engines.orientation, turn);
  const page = flipped ? angle + Math.PI : angle;
  const lines: Line[] = [];
  for (const box of boxes) {
    await turn();
    const line = lengthwise(box, page);
    const read = await bestReading(image, line, engines.recogniser);
    if (read.confidence < LEAST_CONFIDENCE || read.text.trim() === '') continue;
    const straight = boxAt(corners(turned(line, -page, centre, { x: 0, y: 0 })), 0);
    const place = { left: straight.x - straight.width / 2, top: straight.y - straight.height / 2 };
    lines.push({ ...place, width: straight.width, height: straight.height, ...read, text: read.text.trim(), box: line });
  }
  return rowsInOrder(lines).map((row) => joined(row, image));
}

async function standsOnItsHead(image: RawImage, boxes: readonly Box[], orientation: Orientation | null, turn: () => Promise<void>) {
  if (!orientation) return false;
  const longest = [...boxes].sort((a, b) => b.width * b.height - a.width * a.height).slice(0, ASKED);
  let votes = 0;
  for (const box of longest) {
    await turn();
    if ((await orientation.upsideDown(image, box)) > 0.9) votes += 1;
  }
  return votes > longest.length / 2;
}

/** The box with its longer side as its width, read in the page's direction, where it is a line that runs up or down. */
function lengthwise(box: Box, page: number): Box {
  const along = box.height > 1.5 * box.width ? { ...box, width: box.height, height: box.width, angle: box.angle + Math.PI / 2 } : box;
  // Of its two directions the one that is nearer to the page's.
  return Math.cos(along.angle - page) < -0.5 ? { ...along, angle: along.angle + Math.PI } : along;
}

async function bestReading(image: RawImage, box: Box, recogniser: Recogniser): Promise<Recognised> {
  const first = await recogniser.recognise(image, box);
  if (first.confidence >= 0.75) return first;
  const other = await recogniser.recognise(image, { ...box, angle: box.angle + Math.PI });
  return other.confidence > first.confidence + 0.1 ? other : first;
}

function joined(row: readonly Line[], image: RawImage): ReadLine {
  const points = row.flatMap(({ box }) => corners(box));
  const within = (value: number, size: number) => Math.min(1, Math.max(0, value / size));
  const [left, right] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
  const box = { left: within(left, image.width), top: within(top, image.height), width: 0, height: 0 };
  box.width = within(right, image.width) - box.left;
  box.height = within(bottom, image.height) - box.top;
  return { text: row.map(({ text }) => text).join(' '), confidence: Math.min(...row.map(({ confidence }) => confidence)), box };
}
