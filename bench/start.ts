/**
 * `npm run bench -- start [--trials N]`: how long a start takes until a person can type, and what M.I.A holds while nobody uses it.
 * The browser shell always; Electron too where one and a display are (`xvfb-run -a npm run bench -- start`). Beside each, in the same
 * run, the least that such a thing can take: a bare Node that serves a text box to the same browser, an Electron with a text box
 * and nothing else. Keys and goals: RESULTS.md.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../scripts/lib/built.mjs';
import { quiet } from './lib/quiet.ts';
import { type Figures, report, say } from './lib/report.ts';
import { type Kind, kinds, type Start, startOnce } from './lib/starts.ts';
import { p50, round } from './lib/stats.ts';

export default async function start(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { trials: { type: 'string', default: '7' } } });
  const trials = Number(values.trials);
  const root = join(import.meta.dirname, '..');
  for (const part of ['renderer', 'host', 'shell'] as const) {
    const built = ensureBuilt(root, process.execPath, process.env, part);
    if (!built.ok) throw new Error(built.output);
  }
  const work = mkdtempSync(join(tmpdir(), 'mia-bench-start-'));
  const { found, left } = kinds();
  for (const why of left) say(`left out: ${why}`);
  const load = loadavg().map((one) => round(one));
  say(`load ${load.join(' ')}`);
  const starts = new Map<Kind, Start[]>(found.map((kind) => [kind, []]));
  try {
    // what is made once (the vault, the compile cache) is made before; one kind after the other in each round, so that all meet the
    // same machine
    for (let trial = -1; trial < trials; trial++) {
      for (const kind of found) {
        const folder = join(work, kind);
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        await quiet();
        const once = await startOnce(kind, folder);
        if (trial >= 0) starts.get(kind)?.push(once);
        say(
          `${kind} ${trial < 0 ? 'first' : trial + 1}: ready ${round(once.readyMs)} ms, typed ${round(once.interactiveMs)} ms, cpu ${once.cpuMs} ms, ${round(once.idleMb)} MB in ${once.processes} processes (RSS ${round(once.rssMb)})`,
        );
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const of = (kind: Kind, key: 'interactiveMs' | 'idleMb' | 'rssMb' | 'readyMs' | 'cpuMs'): number | null => {
    const samples = (starts.get(kind) ?? []).map((one) => one[key]);
    return samples.length > 0 ? round(p50(samples)) : null;
  };
  const figures: Figures = {
    interactive_ms: of('browser', 'interactiveMs'),
    idle_mb: of('browser', 'idleMb'),
    idle_rss_mb: of('browser', 'rssMb'),
    ready_ms: of('browser', 'readyMs'),
    cpu_ms: of('browser', 'cpuMs'),
    bare_interactive_ms: of('bare-browser', 'interactiveMs'),
    bare_idle_mb: of('bare-browser', 'idleMb'),
    bare_cpu_ms: of('bare-browser', 'cpuMs'),
    electron_interactive_ms: of('electron', 'interactiveMs'),
    electron_idle_mb: of('electron', 'idleMb'),
    electron_cpu_ms: of('electron', 'cpuMs'),
    bare_electron_interactive_ms: of('bare-electron', 'interactiveMs'),
    bare_electron_idle_mb: of('bare-electron', 'idleMb'),
    bare_electron_cpu_ms: of('bare-electron', 'cpuMs'),
  };
  report('start', figures);
}
