/**
 * Adds up what the stages of `.ci/run` came to.
 *   node scripts/ci-sum.ts sum FOLDER      the last line of CI; exit 1 on any failure
 *   node scripts/ci-sum.ts ollama FOLDER   test files that skipped something for want of an Ollama
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Counts } from './lib/counts-reporter.ts';
import { ollamaFiles, sum } from './lib/sum.ts';

const [what, folder] = process.argv.slice(2);
if (!folder || !existsSync(folder)) throw new Error('Say: node scripts/ci-sum.ts sum|ollama FOLDER');

const stages = readdirSync(folder)
  .filter((name) => /^\d.*\.json$/.test(name))
  .sort()
  .map((name) => ({ name, counts: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Counts }));

if (what === 'ollama') {
  console.log(ollamaFiles(stages.map((stage) => stage.counts)).join(' '));
} else {
  const checks = existsSync(join(folder, 'checks')) ? readFileSync(join(folder, 'checks'), 'utf8').trim().split('\n').filter(Boolean) : [];
  const whole = sum(stages, checks);
  for (const line of whole.lines) console.log(line);
  console.log(`${whole.passed} passed, ${whole.failed} failed, ${whole.skipped} skipped`);
  process.exitCode = whole.failed > 0 ? 1 : 0;
}
