/**
 * `npm run bench -- ocr`: text that is drawn (receipts, code, labels, dialogs) and read with PP-OCRv6 small, on one thread. Ends with the
 * character error rates `cer_1x`, `cer_2x` (pixels as on a plain and on a fine screen), `cer_tilted` (1.5°, blurred, with noise, both
 * sizes), each also by kind, and `cpu_s_per_image` by rendering.
 */

import { openDetector } from '@mia/models/vision/ocr/detector.ts';
import { DOCUMENTS } from '@mia/models/vision/ocr/fixtures/documents.ts';
import { paddleFiles } from '@mia/models/vision/ocr/fixtures/models.ts';
import { characterErrors, plain, type Rendering, render, written } from '@mia/models/vision/ocr/fixtures/rendered.ts';
import { openOrientation } from '@mia/models/vision/ocr/orientation.ts';
import { type Engines, readText } from '@mia/models/vision/ocr/reader.ts';
import { openRecogniser } from '@mia/models/vision/ocr/recogniser.ts';
import { MissingError } from './lib/missing.ts';
import { report, say } from './lib/report.ts';
import { round } from './lib/stats.ts';

const RENDERINGS: [string, Rendering[]][] = [
  ['1x', [{ scale: 1 }]],
  ['2x', [{ scale: 2 }]],
  [
    'tilted',
    [
      { scale: 1, tilt: 1.5 },
      { scale: 2, tilt: 1.5 },
    ],
  ],
];

/** Wrong characters and all of them. */
interface Count {
  wrong: number;
  all: number;
}

async function measure(name: string, renderings: readonly Rendering[], engines: Engines) {
  const kinds = new Map<string, Count>();
  let [cpu, images] = [0, 0];
  for (const rendering of renderings) {
    for (const document of DOCUMENTS) {
      const image = await render(document, rendering);
      const before = process.cpuUsage();
      const lines = await readText(image, engines, async () => {});
      const { user, system } = process.cpuUsage(before);
      cpu += (user + system) / 1e6;
      images += 1;
      const said = written(document);
      const errors = characterErrors(said, plain(lines.map(({ text }) => text).join('\n')));
      const kind = kinds.get(document.kind) ?? { wrong: 0, all: 0 };
      kinds.set(document.kind, { wrong: kind.wrong + errors, all: kind.all + said.length });
      say(`  ${name} ${document.name}: ${errors} of ${said.length} wrong, ${round((user + system) / 1e6, 2)} CPU-s`);
    }
  }
  const whole = [...kinds.values()].reduce((sum, { wrong, all }) => ({ wrong: sum.wrong + wrong, all: sum.all + all }));
  const rate = ({ wrong, all }: Count) => round(wrong / all, 4);
  return {
    cer: rate(whole),
    kinds: Object.fromEntries([...kinds].map(([kind, count]) => [kind, rate(count)])),
    cpu: round(cpu / images, 2),
  };
}

export default async function ocr(): Promise<void> {
  const files = paddleFiles();
  if (!files) throw new MissingError('PP-OCRv6 small is not there: node scripts/fetch-test-models.ts fetches it.');
  const engines = {
    detector: await openDetector(files.detection),
    recogniser: await openRecogniser(files.recognition),
    orientation: files.orientation ? await openOrientation(files.orientation) : null,
  };
  const measured = new Map<string, Awaited<ReturnType<typeof measure>>>();
  for (const [name, renderings] of RENDERINGS) measured.set(name, await measure(name, renderings, engines));
  const all = [...measured];
  report('ocr', {
    ...Object.fromEntries(all.map(([name, { cer }]) => [`cer_${name}`, cer])),
    ...Object.fromEntries(all.map(([name, { kinds }]) => [`cer_${name}_by_kind`, kinds])),
    cpu_s_per_image: Object.fromEntries(all.map(([name, { cpu }]) => [name, cpu])),
  });
}
