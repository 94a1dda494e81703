/**
 * `npm run bench -- vision`: what an image costs. Keys: RESULTS.md.
 */
import { report } from './lib/report.ts';
import { visionRatio } from './lib/vision-ratio.ts';

export default async function vision(): Promise<void> {
  report('vision', { ...(await visionRatio()) });
}
