import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { entryUrl } from '../../apps/desktop/src/host/entries.ts';

/** The two threads of the store. */
export const storageEntries = (): { writer: URL; reader: URL } => ({
  writer: entryUrl('storage-writer'),
  reader: entryUrl('storage-reader'),
});

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** A process and all below it that are there now (Linux: by /proc). */
export function tree(pid: number): number[] {
  const all = [pid];
  for (let index = 0; index < all.length; index++) {
    const below = read(`/proc/${all[index]}/task/${all[index]}/children`).trim();
    if (below !== '') all.push(...below.split(' ').map(Number));
  }
  return all;
}

/** What a process and all below it hold, in MB of 2^20 bytes: `idleMb` counts a page that several share once (PSS). */
export function memory(child: ChildProcess): { idleMb: number; rssMb: number; processes: number } {
  const pids = tree(child.pid ?? -1);
  let [pss, rss] = [0, 0];
  for (const pid of pids) {
    const rollup = read(`/proc/${pid}/smaps_rollup`);
    pss += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
    rss += Number(/^Rss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return { idleMb: pss / 1024, rssMb: rss / 1024, processes: pids.length };
}

/** Ticks of processor time that a process and all below it have used. */
function ticks(pid: number): number {
  let sum = 0;
  for (const one of tree(pid)) {
    const fields = read(`/proc/${one}/stat`).split(') ')[1]?.split(' ') ?? [];
    sum += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  }
  return sum;
}

/** Processor time that a process and all below it have used, in milliseconds; the system counts it in steps of 10. */
export const treeCpuMs = (pid: number): number => 10 * ticks(pid);
export const processorMs = (child: ChildProcess): number => treeCpuMs(child.pid ?? -1);

/** Waits until a process and all below it used less than 3 % of a core for two seconds; at most 30 s. */
export async function atRest(child: ChildProcess): Promise<void> {
  const end = performance.now() + 30_000;
  for (let quiet = 0, before = ticks(child.pid ?? -1); quiet < 2 && performance.now() < end; ) {
    await new Promise((wake) => setTimeout(wake, 1000));
    const now = ticks(child.pid ?? -1);
    quiet = now - before <= 3 ? quiet + 1 : 0;
    before = now;
  }
}

/** Ends a process that leads a group of its own, and all of that group; returns when it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  child.kill('SIGTERM');
  const limit = setTimeout(() => signalGroup(child, 'SIGKILL'), 10_000);
  await gone;
  clearTimeout(limit);
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // nobody of it is left
  }
}
