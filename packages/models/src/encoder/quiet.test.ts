import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { expect, it } from 'vitest';
import { childEnvironment } from '../child/index.ts';
import { findMiniLm } from './fixtures.ts';
import { createTextEncoder } from './index.ts';

const model = findMiniLm();

it('a child is never told to report, whatever its parent was started with', () => {
  const asked = { ORT_DISABLE_TELEMETRY: '0', CI: '1' };
  expect(childEnvironment(asked, asked)).toMatchObject({ ORT_DISABLE_TELEMETRY: '1' });
});

it.skipIf(!model)('ONNX Runtime leaves no id and no report behind (skipped where no model folder holds all-MiniLM-L6-v2)', async () => {
  const home = await mkdtemp(join(tmpdir(), 'mia-quiet-'));
  const before = { HOME: process.env.HOME, TMPDIR: process.env.TMPDIR };
  // The child inherits both: what the runtime writes by itself would lie here.
  Object.assign(process.env, { HOME: home, TMPDIR: home });
  const encoder = createTextEncoder({ entry: new URL('./entry.ts', import.meta.url), model: () => model, logger: silentLogger });
  try {
    await encoder.encode(['Is anybody listening?'], { priority: 'query' });
    await encoder.close();
    expect(await readdir(home, { recursive: true })).toEqual([]);
  } finally {
    await encoder.close();
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(home, { recursive: true, force: true });
  }
});
