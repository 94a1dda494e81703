/** No core dumps of processes that hold what a person wrote: Electron's own, and those that it already started (Linux). */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Started through the launcher, the limit is 0 already; a desktop entry starts Electron without it. What is started later inherits it. */
export function forbidCoreDumps(): void {
  if (process.platform !== 'linux') return;
  try {
    if (/^Max core file size\s+0\s/m.test(readFileSync('/proc/self/limits', 'utf8'))) return;
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    for (const pid of [String(process.pid), ...children]) spawnSync('prlimit', ['--core=0:0', '--pid', pid], { stdio: 'ignore' });
  } catch {
    // No /proc: the launcher's limit is the only one.
  }
}
