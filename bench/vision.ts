/**
 * `npm run bench -- vision [--rounds 3] [--data DIR] [--only ready|ratio]`: what an image costs. `ready_p50_ms`: from a photo's bytes, 12 megapixels
 * lying on their side, to its thumbnail and its vector, in a warm vision process; `--data`: a folder of photographs, as they are, instead of
 * the tests' own in that size. Keys: RESULTS.md.
 */
import { parseArgs } from 'node:util';
import { report } from './lib/report.ts';
import { visionRatio } from './lib/vision-ratio.ts';
import { visionReady } from './lib/vision-ready.ts';

export default async function vision(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { rounds: { type: 'string', default: '3' }, data: { type: 'string' }, only: { type: 'string' } },
  });
  const ready = values.only === 'ratio' ? {} : await visionReady({ rounds: Number(values.rounds), data: values.data });
  const ratio = values.only === 'ready' ? {} : await visionRatio();
  report('vision', { ...ready, ...ratio });
}
