import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { alive, processTree } from './app.ts';
import { canShow } from './display.ts';
import { until } from './until.ts';

const why = process.platform !== 'linux' ? 'only on Linux' : !canShow() || process.env.DISPLAY ? 'needs Xvfb, and no display' : '';
const SCRIPT = `const { display } = await import(${JSON.stringify(join(import.meta.dirname, 'display.ts'))});
console.log(await display());
process.stdin.once('data', () => process.exit(0));`;

/** Starts a process with a display of its own, has it end, and waits until all that it had started is gone. */
async function started(end: (child: ChildProcess) => void): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT], { stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    const shown = await new Promise<string>((resolve) =>
      createInterface(child.stdout)
        .once('line', resolve)
        .once('close', () => resolve('')),
    );
    expect(shown).toMatch(/^:\d+$/);
    const all = processTree(child.pid ?? -1);
    // itself, the server, and what waits for the end
    expect(all.length).toBeGreaterThanOrEqual(3);
    end(child);
    await until(() => !all.some(alive) || undefined, { ms: 30_000, what: () => `these to end: ${all.filter(alive)}` });
  } finally {
    child.kill('SIGKILL');
  }
}

test.skipIf(why)(
  'a display of its own ends with a test that was killed',
  async () => {
    await started((child) => child.kill('SIGKILL'));
  },
  90_000,
);

test.skipIf(why)(
  'a display of its own ends with a test that is over',
  async () => {
    await started((child) => child.stdin?.write('\n'));
  },
  90_000,
);
