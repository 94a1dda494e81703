/** Character errors on what is drawn: the whole table is `npm run bench -- ocr`. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDetector } from './detector.ts';
import { DOCUMENTS } from './fixtures/documents.ts';
import { paddleFiles } from './fixtures/models.ts';
import { characterErrors, plain, type Rendering, render, written } from './fixtures/rendered.ts';
import { openOrientation } from './orientation.ts';
import { type Engines, readText } from './reader.ts';
import { openRecogniser } from './recogniser.ts';

/** One of each kind. */
const FEW = ['grocer', 'TypeScript, light', 'medicine', 'error, dark'];

const files = paddleFiles();
describe.skipIf(!files)('character errors of PP-OCRv6 small (fetch-test-models)', () => {
  let engines: Engines;
  beforeAll(async () => {
    const { detection, recognition, orientation } = files as Required<NonNullable<typeof files>>;
    const [detector, recogniser] = await Promise.all([openDetector(detection), openRecogniser(recognition)]);
    engines = { detector, recogniser, orientation: await openOrientation(orientation) };
  });
  afterAll(async () => {
    await Promise.all([engines.detector.release(), engines.recogniser.release(), engines.orientation?.release()]);
  });

  async function errorRate(rendering: Rendering): Promise<number> {
    let [wrong, all] = [0, 0];
    for (const document of DOCUMENTS.filter(({ name }) => FEW.includes(name))) {
      const lines = await readText(await render(document, rendering), engines, async () => {});
      wrong += characterErrors(written(document), plain(lines.map(({ text }) => text).join('\n')));
      all += written(document).length;
    }
    return wrong / all;
  }

  test.each<[string, Rendering, number]>([
    ['as on a plain screen', { scale: 1 }, 0.01],
    ['as on a fine one', { scale: 2 }, 0.01],
    ['tilted by 1.5°, blurred, with noise', { scale: 1, tilt: 1.5 }, 0.02],
    ['the same, finer and tilted the other way', { scale: 2, tilt: -1.5 }, 0.02],
  ])('%s', { timeout: 120_000 }, async (_, rendering, most) => {
    expect(await errorRate(rendering)).toBeLessThanOrEqual(most);
  });
});
