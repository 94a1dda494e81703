import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { MiaError } from '@mia/core/errors.ts';
import type { ReadLine } from '@mia/core/ports/image.ts';
import sharp from 'sharp';
import { createWorker, OEM, PSM, type RecognizeResult, type Worker } from 'tesseract.js';
import type { RawImage } from '../raw-image.ts';
import type { Engine } from './engine.ts';
import { boxAt, corners, turned } from './geometry.ts';
import type { TesseractFiles } from './reader-files.ts';

type TesseractLine = NonNullable<RecognizeResult['data']['blocks']>[number]['paragraphs'][number]['lines'][number];

/** Of 100; below it lines are found in what is no text. */
const LEAST_CONFIDENCE = 30;
/** Tesseract 5 knows 24. */
const MOST_COMPONENTS = 64;

/**
 * Tesseract (Smith 2007) as WebAssembly, its LSTM recogniser alone, in a thread of its own; its language comes from the file and never
 * from elsewhere. The page is set straight by its own measure.
 * @throws MiaError `ocr.missing`
 */
export async function openTesseract({ traineddata }: TesseractFiles): Promise<Engine> {
  const worker = await open(traineddata);
  return {
    mostPixels: 12e6,
    read: async (image, turn) => {
      await turn();
      const { data, width, height } = image;
      const png = await sharp(data, { raw: { width, height, channels: 3 } })
        .png({ compressionLevel: 1 })
        .toBuffer();
      await turn();
      const read = await worker.recognize(png, { rotateAuto: true }, { blocks: true, text: false });
      await turn();
      const lines = (read.data.blocks ?? []).flatMap((block) => block.paragraphs.flatMap((paragraph) => paragraph.lines));
      return lines.filter(isText).map((line) => lineOf(line, image, read.data.rotateRadians ?? 0));
    },
    release: async () => void (await worker.terminate()),
  };
}

async function open(file: string): Promise<Worker> {
  try {
    await check(file);
    // Its own promise never settles where the language can not be loaded.
    const { promise: failed, reject } = Promise.withResolvers<never>();
    failed.catch(() => {});
    const worker = await Promise.race([
      createWorker(basename(file).replace(/\.traineddata(\.gz)?$/, ''), OEM.LSTM_ONLY, {
        langPath: dirname(file),
        gzip: file.endsWith('.gz'),
        cacheMethod: 'none',
        // Without one it throws where nobody catches.
        errorHandler: reject,
      }),
      failed,
    ]);
    await worker.setParameters({ tessedit_pageseg_mode: PSM.AUTO });
    return worker;
  } catch (cause) {
    throw new MiaError('ocr.missing', { reason: 'unreadable' }, { cause });
  }
}

/** The library ends its process over a file of another kind: a table of so many components is how each of them begins. */
async function check(file: string): Promise<void> {
  const content = await readFile(file);
  const data = file.endsWith('.gz') ? gunzipSync(content) : content;
  const components = data.readInt32LE(0);
  if (components < 1 || components > MOST_COMPONENTS) throw new RangeError('no traineddata');
}

function isText({ text, confidence }: TesseractLine): boolean {
  return text.trim() !== '' && confidence >= LEAST_CONFIDENCE;
}

/** A line whose place is that in the image before it was turned about its middle. */
function lineOf({ text, confidence, bbox }: TesseractLine, image: RawImage, angle: number): ReadLine {
  const [width, height] = [bbox.x1 - bbox.x0, bbox.y1 - bbox.y0];
  const centre = { x: image.width / 2, y: image.height / 2 };
  const box = turned({ x: bbox.x0 + width / 2, y: bbox.y0 + height / 2, width, height, angle: 0 }, -angle, centre, centre);
  const around = boxAt(corners(box), 0);
  const within = (value: number, size: number) => Math.min(1, Math.max(0, value / size));
  const left = within(around.x - around.width / 2, image.width);
  const top = within(around.y - around.height / 2, image.height);
  return {
    text: text.trim(),
    confidence: confidence / 100,
    box: {
      left,
      top,
      width: within(around.x + around.width / 2, image.width) - left,
      height: within(around.y + around.height / 2, image.height) - top,
    },
  };
}
