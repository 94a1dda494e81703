/**
 * `npm run test:crash`: 1,000 kills under write load, 10,000 flipped bits, the order of sync and acknowledgement.
 *   --quick          50 and 500, for CI
 *   --kills N, --flips N, --seed N
 * Ends with one line of JSON; exit 1 where anything acknowledged was lost or anything changed in silence.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { TEST_KEY } from '../../packages/core/src/memory/storage/testing.ts';
import { runFlips } from './flips.ts';
import { runKills } from './kills.ts';
import { runTrace } from './trace.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, kills: { type: 'string' }, flips: { type: 'string' }, seed: { type: 'string' } },
});
const kills = Number(values.kills ?? (values.quick ? 50 : 1000));
const flips = Number(values.flips ?? (values.quick ? 500 : 10_000));
const seed = Number(values.seed ?? Date.now() % 1_000_000);

/** Mulberry32: the same seed, the same moments and bits. */
function seeded(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const folder = mkdtempSync(join(tmpdir(), 'mia-crash-'));
const began = performance.now();
try {
  const random = seeded(seed);
  const order = await runTrace(folder, TEST_KEY, 40);
  console.error(order ? `order: ${order.acknowledged} acknowledged, ${order.early} before their sync` : 'order: no strace here');
  const killed = await runKills(folder, TEST_KEY, kills, random);
  console.error(`kills: ${killed.kills}, ${killed.kept} kept, ${killed.forgotten} forgotten, ${killed.wrong.length} wrong`);
  const flipped = await runFlips(folder, flips, random);
  console.error(`flips: ${flipped.flips}, ${flipped.detected} told, ${flipped.harmless} harmless, ${flipped.silent.length} silent`);
  for (const line of [...killed.wrong, ...flipped.silent.map((what) => `silent: ${what}`)].slice(0, 20)) console.error(line);
  const failed =
    killed.wrong.length + flipped.silent.length + flipped.wal.silent + (order && (order.early > 0 || order.acknowledged === 0) ? 1 : 0);
  const seconds = Math.round((performance.now() - began) / 1000);
  const told = { ...killed, wrong: killed.wrong.length, flips: { ...flipped, silent: flipped.silent.length }, order, seed, seconds };
  console.log(JSON.stringify({ test: 'crash', ...told, ok: failed === 0 }));
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
