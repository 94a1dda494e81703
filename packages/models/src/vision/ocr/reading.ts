/** The child's side of reading: one engine is held, one image is read at a time, and whatever else is asked comes between two steps of it. */
import { MiaError } from '@mia/core/errors.ts';
import type { ReadLine, Region } from '@mia/core/ports/image.ts';
import type { ChildHandlers } from '../../child/index.ts';
import { openedFile, pixels } from '../raw-image.ts';
import { type Engine, openEngine } from './engine.ts';
import type { ReaderFiles } from './reader-files.ts';

export interface ReadParams {
  page?: number;
  region?: Region;
  files: ReaderFiles;
}

let held: { key: string; engine: Promise<Engine> } | null = null;
let last: Promise<unknown> = Promise.resolve();

/** The engine of these files; loaded again only when they are others. */
function open(files: ReaderFiles): Promise<Engine> {
  const key = JSON.stringify(files);
  if (held?.key === key) return held.engine;
  const before = held?.engine;
  const engine = (async () => {
    await before?.then((one) => one.release()).catch(() => {});
    return await openEngine(files);
  })();
  const mine = { key, engine };
  held = mine;
  engine.catch(() => {
    if (held === mine) held = null;
  });
  return engine;
}

/** Everything that came in meanwhile is begun before the next step, which blocks this thread. */
async function turn(signal: AbortSignal): Promise<void> {
  await new Promise(setImmediate);
  if (signal.aborted) throw new MiaError('request.cancelled');
}

async function read({ handle, page = 0, region, files }: ReadParams & { handle: number }, signal: AbortSignal): Promise<ReadLine[]> {
  await turn(signal);
  const engine = await open(files);
  const whole = await openedFile(handle).size(page);
  const part = region ?? { left: 0, top: 0, width: 1, height: 1 };
  const [width, height] = [whole.width * part.width, whole.height * part.height];
  const shrink = Math.sqrt(engine.mostPixels / (width * height));
  const longest = shrink < 1 ? { longest: Math.floor(Math.max(width, height) * shrink) } : {};
  const image = await pixels(handle, { page, ...(region ? { region } : {}), ...longest });
  const lines = await engine.read(image, () => turn(signal));
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
