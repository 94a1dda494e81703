import { cpus } from 'node:os';

const WINDOW = 60;
const BUSY = 0.12;
const LONGEST = 1_500;

/**
 * Waits until nobody else works on this machine: until all cores together were at most 12 % busy for 60 ms; at most 1.5 s.
 * Call it while the bench itself rests. @returns whether it is quiet now
 */
export async function quiet(): Promise<boolean> {
  const end = performance.now() + LONGEST;
  do {
    const before = times();
    await new Promise((wake) => setTimeout(wake, WINDOW));
    const after = times();
    if (after.busy - before.busy <= BUSY * (after.all - before.all)) return true;
  } while (performance.now() < end);
  return false;
}

function times(): { busy: number; all: number } {
  let [busy, all] = [0, 0];
  for (const { times: t } of cpus()) {
    const working = t.user + t.nice + t.sys + t.irq;
    busy += working;
    all += working + t.idle;
  }
  return { busy, all };
}
