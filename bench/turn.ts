/**
 * `npm run bench -- turn [--trials N] [--sizes 1000,10000,100000] [--only added,prepared,reuse,share,stop]`: what a turn adds to
 * a bare call of the same model, and what being ready before the question saves. With SmolLM2-135M in its child,
 * all-MiniLM-L6-v2 in its own, the encrypted store in its threads: the very parts that the host puts together. Keys and
 * goals: RESULTS.md.
 */
import { rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Clock, systemClock } from '@mia/core/ports/clock.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { added } from './lib/added.ts';
import { preparedShare, promptReuse } from './lib/ahead.ts';
import { filledData } from './lib/memories.ts';
import { questions } from './lib/questions.ts';
import { type Figures, report, say } from './lib/report.ts';
import { openScout, type Scout } from './lib/scout.ts';
import { p95, round } from './lib/stats.ts';
import { stopTimes } from './lib/stops.ts';
import { benchEncoder, openWorld, type World } from './lib/world.ts';

/** The prompt tells the time of day: for two calls with the very same prompt that stands still. Durations are real. */
const FROZEN: Clock = { ...systemClock, now: () => Date.UTC(2026, 10, 23, 12) };
const PARTS = 'added,prepared,reuse,share,stop';

async function atSize(size: number, encoder: TextEncoder, work: (world: World, scout: Scout) => Promise<void>): Promise<void> {
  const data = await filledData(size, encoder);
  const scouted = await filledData(size, encoder);
  const world = await openWorld(data, encoder, FROZEN);
  const scout = await openScout(scouted, encoder, world.opened, FROZEN);
  try {
    const load = loadavg().map((one) => round(one));
    say(`${size} memories, load ${load.join(' ')}`);
    await work(world, scout);
  } finally {
    await scout.close();
    await world.close();
    for (const folder of [data, scouted]) rmSync(folder, { recursive: true, force: true });
  }
}

export default async function turn(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      trials: { type: 'string', default: '30' },
      sizes: { type: 'string', default: '1000,10000,100000' },
      only: { type: 'string', default: PARTS },
    },
  });
  const trials = Number(values.trials);
  const sizes = values.sizes.split(',').map(Number);
  const only = new Set(values.only.split(','));
  // what is missing is said before anything is built
  questions(1);
  const encoder = benchEncoder();
  const keys = [
    ...(['added_p95_ms', 'added_prepared_p95_ms', 'outside_p95_ms', 'outside_prepared_p95_ms', 'noise_p95_ms', 'bare_p50_ms'] as const),
  ];
  const bySize = Object.fromEntries(keys.map((key) => [key, {}])) as Record<(typeof keys)[number], Record<string, number>>;
  const figures: Figures = { ...bySize };
  try {
    for (const size of sizes) {
      if (!only.has('added') && !only.has('prepared')) break;
      await atSize(size, encoder, async (world, scout) => {
        if (only.has('added')) {
          const pasted = await added(world, scout, trials, false);
          bySize.added_p95_ms[size] = round(pasted.p95);
          bySize.outside_p95_ms[size] = round(pasted.outsideP95);
          bySize.noise_p95_ms[size] = round(pasted.noiseP95);
          bySize.bare_p50_ms[size] = round(pasted.bareP50);
        }
        if (only.has('prepared')) {
          const prepared = await added(world, scout, trials, true);
          bySize.added_prepared_p95_ms[size] = round(prepared.p95);
          bySize.outside_prepared_p95_ms[size] = round(prepared.outsideP95);
        }
      });
    }
    await atSize(sizes[0] ?? 1000, encoder, async (world) => {
      if (only.has('reuse')) figures.prompt_reuse = round(await promptReuse(world, 12), 3);
      if (only.has('share')) figures.prepared_ttft_share = round((await preparedShare(world, 5)).share, 3);
      if (!only.has('stop')) return;
      figures.stop_ms_p95 = {
        reading: round(p95(await stopTimes(world, trials, 'reading'))),
        writing: round(p95(await stopTimes(world, trials, 'writing'))),
      };
    });
  } finally {
    await encoder.close();
  }
  report('turn', figures);
}
