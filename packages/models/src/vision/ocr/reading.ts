/** The child's side of reading: one engine is held, one image is read at a time, and whatever else is asked comes between two steps of it. */
import { MiaError } from '@mia/core/errors.ts';
import type { ReadLine, Region } from '@mia/core/ports/image.ts';
import type { ChildHandlers } from '../../child/index.ts';
import { openedFile, pixels } from '../raw-image.ts';
import { openDetector } from './detector.ts';
import { openOrientation } from './orientation.ts';
import { type Engines, readText } from './reader.ts';
import { openRecogniser } from './recogniser.ts';

/** PP-OCR's files. */
export interface PaddleFiles {
  detection: string;
  recognition: string;
  /** `inference.yml`, where the recognition holds no characters of its own. */
  dictionary?: string;
  orientation?: string;
}

export interface ReadParams {
  page?: number;
  region?: Region;
  files: PaddleFiles;
}

/** What is larger is made smaller before it is read: a screen of 8K is not. */
const MOST_PIXELS = 34e6;

let held: { key: string; engines: Promise<Engines> } | null = null;
let last: Promise<unknown> = Promise.resolve();

async function load({ detection, recognition, dictionary, orientation }: PaddleFiles): Promise<Engines> {
  return {
    detector: await openDetector(detection),
    recogniser: await openRecogniser(recognition, dictionary),
    orientation: orientation ? await openOrientation(orientation) : null,
  };
}

/** The engines of these files; loaded again only when they are others. */
function engines(files: PaddleFiles): Promise<Engines> {
  const key = JSON.stringify(files);
  if (held?.key === key) return held.engines;
  const before = held?.engines;
  const next = (async () => {
    await before
      ?.then(({ detector, recogniser, orientation }) => Promise.all([detector, recogniser, orientation].map((one) => one?.release())))
      .catch(() => {});
    return await load(files);
  })();
  const mine = { key, engines: next };
  held = mine;
  next.catch(() => {
    if (held === mine) held = null;
  });
  return next;
}

/** Everything that came in meanwhile is begun before the next step, which blocks this thread. */
async function turn(signal: AbortSignal): Promise<void> {
  await new Promise(setImmediate);
  if (signal.aborted) throw new MiaError('request.cancelled');
}

async function read({ handle, page = 0, region, files }: ReadParams & { handle: number }, signal: AbortSignal): Promise<ReadLine[]> {
  await turn(signal);
  const whole = await openedFile(handle).size(page);
  const part = region ?? { left: 0, top: 0, width: 1, height: 1 };
  const [width, height] = [whole.width * part.width, whole.height * part.height];
  const shrink = Math.sqrt(MOST_PIXELS / (width * height));
  const longest = shrink < 1 ? { longest: Math.floor(Math.max(width, height) * shrink) } : {};
  const image = await pixels(handle, { page, ...(region ? { region } : {}), ...longest });
  const lines = await readText(image, await engines(files), () => turn(signal));
  return lines.map(({ box, ...line }) => ({ ...line, box: inWhole(box, part) }));
}

/** A box in a part of an image as one of the whole. */
function inWhole(box: Region, part: Region): Region {
  return {
    left: part.left + box.left * part.width,
    top: part.top + box.top * part.height,
    width: box.width * part.width,
    height: box.height * part.height,
  };
}

/** `ocrRead` of an opened image. */
export const readingHandlers: ChildHandlers = {
  ocrRead: (params: ReadParams & { handle: number }, { signal }): Promise<ReadLine[]> => {
    const lines = last.then(() => read(params, signal));
    last = lines.catch(() => {});
    return lines;
  },
};
