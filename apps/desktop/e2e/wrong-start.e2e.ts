import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { canMount, smallDisk } from '../src/host/disk.fixture.ts';
import { root } from './lib/app.ts';
import { expect, test } from './lib/test.ts';

const mounts = canMount();
const why = mounts ? '' : ' (skipped: needs Linux, root and mount)';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mia-e2e-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The very command that a person runs, where it can not start. */
async function refused(dataDir: string, ...more: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const args = ['scripts/run.mjs', 'web', '--port', '0', '--data-dir', dataDir, '--no-open', ...more];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

test('a start that fails before there is a window says a sentence on stderr and ends with 1', async ({ world }) => {
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, join(folder, 'link'));
  const link = await refused(join(folder, 'link'));
  expect(link).toMatchObject({ code: 1, stdout: '' });
  expect(link.stderr).toMatch(/The data folder belongs to another user or is a link.* Choose a folder .*\(data\.not-yours\)\n$/);

  const app = await world.start({ env: world.models() });
  const busy = await refused(join(folder, 'data'), '--port', new URL(app.url).port);
  expect(busy).toMatchObject({ code: 1, stdout: '' });
  expect(busy.stderr).toMatch(/[A-Z].{15,}\(conflict\)\n$/);
});

test.skipIf(!mounts)(`a disk that is read-only or full is told before there is a window${why}`, async () => {
  const dataDir = join(folder, 'data');
  const disk = smallDisk(dataDir, 4);
  try {
    disk.fill();
    const full = await refused(dataDir);
    expect(full).toMatchObject({ code: 1, stdout: '' });
    expect(full.stderr).toMatch(/The disk is full\..*free some space.*\(data\.disk-full\)\n$/);
    disk.free();
    disk.readOnly();
    const readOnly = await refused(dataDir);
    expect(readOnly).toMatchObject({ code: 1, stdout: '' });
    expect(readOnly.stderr).toMatch(/The data folder can not be written to\..*check its permissions.*\(data\.read-only\)\n$/);
  } finally {
    disk.remove();
  }
});

test.skipIf(process.platform !== 'linux')('the host and its children leave no core dumps (Linux: by /proc)', async ({ world }) => {
  const app = await world.start({ env: world.models() });
  const limits = app
    .pids()
    .filter((pid) => pid !== app.process.pid)
    .map((pid) => readFileSync(`/proc/${pid}/limits`, 'utf8'));
  expect(limits.length).toBeGreaterThan(0);
  for (const text of limits) expect(text).toMatch(/^Max core file size +0 +0 /m);
});
