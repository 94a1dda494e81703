/**
 * What a photo costs until it can be asked about, and the most that the vision process ever held while it opened a file of 100 megapixels,
 * made a thumbnail, a copy for a model and one of a part, and encoded it: the worst of several kinds of files, each in a process of its own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import type { ImageEncoder, ImageReader } from '@mia/core/ports/image.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import sharp, { type Sharp } from 'sharp';
import { entryUrl } from '../../apps/desktop/src/host/entries.ts';
import type { SupervisedChild } from '../../packages/models/src/child/index.ts';
import { efficientNet, miniLm } from '../../packages/models/src/vision/encoders/fixtures/installed.ts';
import { PHOTOS, photo } from '../../packages/models/src/vision/encoders/fixtures/photos.ts';
import { catalogue } from '../../packages/models/src/vision/encoders/fixtures/recipes.ts';
import { createImageEncoder } from '../../packages/models/src/vision/encoders/index.ts';
import { createImageReader, createVisionProcess } from '../../packages/models/src/vision/index.ts';
import { MissingError } from './missing.ts';
import { say } from './report.ts';
import { p50, p95, round } from './stats.ts';

/** Of the window's small copies, and of what a model is given. */
const THUMB = 320;
const VIEW = 1344;
const PHOTO = { width: 4032, height: 3024 };
const SIDE = 10_000;

interface Eyes {
  process: SupervisedChild;
  reader: ImageReader;
  encoder: ImageEncoder;
}

/** @throws MissingError where models or photographs are not there */
export async function visionReady({
  rounds,
  data,
}: {
  rounds: number;
  data?: string | undefined;
}): Promise<{ ready_p50_ms: number; peak_mb: number }> {
  const model = efficientNet();
  const texts = miniLm();
  if (!model || !texts)
    throw new MissingError('EfficientNet-Lite0 or MiniLM is not there: node scripts/fetch-test-models.ts fetches them.');
  const open = (): Eyes => {
    const process = createVisionProcess({ entry: entryUrl('vision'), logger: silentLogger });
    const encoder = createImageEncoder({ process, catalogue, installed: { list: () => [model] }, texts: () => texts });
    return { process, reader: createImageReader(process), encoder };
  };
  say(`load ${round(loadavg()[0] as number)} at the beginning`);
  try {
    const photos = data ? photosOf(data) : await Promise.all(PHOTOS.slice(0, 6).map((name) => asCamera(photo(name))));
    const ready = await readiness(open(), photos, rounds);
    say(`ready: p50 ${round(p50(ready))} ms, p95 ${round(p95(ready))} ms of ${ready.length}`);
    return { ready_p50_ms: round(p50(ready)), peak_mb: round(await peaks(open), 0) };
  } finally {
    await texts.close();
  }
}

function photosOf(folder: string): Buffer[] {
  const files = readdirSync(folder).filter((name) => /\.(jpe?g|png|webp|heic|avif)$/i.test(name));
  if (files.length === 0) throw new MissingError(`no photographs in ${folder}`);
  return files.toSorted().map((name) => readFileSync(join(folder, name)));
}

/** As a phone stores it: lying on its side, with the grain of a sensor, in full colour at some megabytes. */
async function asCamera(content: Uint8Array): Promise<Buffer> {
  const { width, height } = PHOTO;
  const grain = await sharp({
    create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 6 } },
  })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return await sharp(content)
    .resize({ width, height, fit: 'cover' })
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 92 })
    .withMetadata({ orientation: 6 })
    .toBuffer();
}

async function readiness({ reader, encoder }: Eyes, photos: readonly Uint8Array[], rounds: number): Promise<number[]> {
  const took: number[] = [];
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const content of photos) {
        const startedAt = performance.now();
        const image = await reader.open(content);
        await Promise.all([image.copy({ longest: THUMB, type: 'image/webp' }), encoder.encode(image)]);
        // the first round loads the model
        if (round > 0) took.push(performance.now() - startedAt);
        image.close();
      }
    }
  } finally {
    await reader.close();
  }
  return took;
}

/** Files of 100 megapixels: what is decoded row by row, and what is not. */
const KINDS: [string, (image: Sharp) => Sharp][] = [
  ['JPEG on its side', (image) => image.jpeg({ quality: 85 }).withMetadata({ orientation: 6 })],
  ['progressive JPEG', (image) => image.jpeg({ quality: 85, progressive: true })],
  ['PNG on its side', (image) => image.png({ compressionLevel: 1 }).withMetadata({ orientation: 8 })],
  ['interlaced PNG', (image) => image.png({ compressionLevel: 6, progressive: true })],
  ['WebP', (image) => image.webp({ quality: 80, effort: 0 })],
  ['AVIF', (image) => image.avif({ quality: 40, effort: 0 })],
];

async function peaks(open: () => Eyes): Promise<number> {
  let most = 0;
  for (const [name, make] of KINDS) {
    const content = await make(sharp(photo('cat')).resize({ width: SIDE, height: SIDE, fit: 'fill', kernel: 'cubic' })).toBuffer();
    const { process, reader, encoder } = open();
    const refused = new Set<string>();
    const trying = async (what: string, work: () => Promise<unknown>) => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof MiaError) || error.code !== 'image.too-large') throw error;
        refused.add(`${what} (over ${error.details.limit} megapixels)`);
      }
    };
    const startedAt = performance.now();
    const image = await reader.open(content);
    await Promise.all([
      trying('thumbnail', () => image.copy({ longest: THUMB, type: 'image/webp' })),
      trying('vector', () => encoder.encode(image)),
    ]);
    const ms = performance.now() - startedAt;
    await trying('copy', () => image.copy({ longest: VIEW }));
    await trying('part', () => image.copy({ region: { left: 0.4, top: 0.4, width: 0.13, height: 0.13 }, longest: VIEW }));
    const peak = held(process.pid ?? -1);
    most = Math.max(most, peak);
    const without = refused.size > 0 ? `; refused: ${[...refused].join(', ')}` : '';
    say(`${name}, ${round(content.length / 1e6)} MB: peak ${round(peak, 0)} MB, ready after ${round(ms, 0)} ms${without}`);
    await reader.close();
  }
  return most;
}

/** The most that a process ever held, in MB of 2^20 bytes (Linux). */
function held(pid: number): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
