/**
 * `npm run bench -- turn [--trials N] [--sizes 1000,10000,100000] [--only added,prepared,reuse,share,stop]`: what a turn adds to
 * a bare call of the same model, and what being ready before the question saves. With SmolLM2-135M in its child,
 * all-MiniLM-L6-v2 in its own, the encrypted store in its threads: the very parts that the host puts together. Keys and
 * goals: RESULTS.md.
 */
import { rmSync } from 'node:fs';
import { constants, loadavg, setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { added } from './lib/added.ts';
import { preparedShare, promptReuse } from './lib/ahead.ts';
import { filledData } from './lib/memories.ts';
import { type Figures, report, say } from './lib/report.ts';
import { p95, round } from './lib/stats.ts';
import { stopTimes } from './lib/stops.ts';
import { benchEncoder, openWorld, type World } from './lib/world.ts';

const PARTS = 'added,prepared,reuse,share,stop';

async function atSize(size: number, encoder: TextEncoder, work: (world: World) => Promise<void>): Promise<void> {
  const data = await filledData(size, encoder);
  const world = await openWorld(data, encoder);
  try {
    say(
      `${size} memories, load ${loadavg()
        .map((load) => round(load))
        .join(' ')}`,
    );
    await work(world);
  } finally {
    await world.close();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Before other programs, where this user may: children and threads that start later inherit it. */
function goFirst(): boolean {
  try {
    setPriority(0, constants.priority.PRIORITY_HIGH - 8);
    return true;
  } catch {
    return false;
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
  say(goFirst() ? 'Runs before other programs of this machine.' : 'Runs among other programs: this user may not set a priority.');
  const encoder = benchEncoder();
  const keys = [
    'added_p95_ms',
    'added_prepared_p95_ms',
    'steady_p95_ms',
    'steady_prepared_p95_ms',
    'outside_p95_ms',
    'noise_p95_ms',
  ] as const;
  const bySize = Object.fromEntries(keys.map((key) => [key, {}])) as Record<(typeof keys)[number], Record<string, number>>;
  const figures: Figures = { ...bySize };
  try {
    for (const size of sizes) {
      if (!only.has('added') && !only.has('prepared')) break;
      await atSize(size, encoder, async (world) => {
        if (only.has('added')) {
          const pasted = await added(world, trials, false);
          bySize.added_p95_ms[size] = round(pasted.p95);
          bySize.steady_p95_ms[size] = round(pasted.steadyP95);
          bySize.outside_p95_ms[size] = round(pasted.outsideP95);
          bySize.noise_p95_ms[size] = round(pasted.noiseP95);
        }
        if (only.has('prepared')) {
          const prepared = await added(world, trials, true);
          bySize.added_prepared_p95_ms[size] = round(prepared.p95);
          bySize.steady_prepared_p95_ms[size] = round(prepared.steadyP95);
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
