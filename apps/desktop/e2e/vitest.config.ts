import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = join(import.meta.dirname, '../../..');

/** `npm run e2e`: a real browser, the real host, real models. One at a time: the machine has to run a model beside it. */
export default defineConfig({
  root,
  test: {
    include: ['apps/desktop/e2e/**/*.e2e.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // once more, with a trace of what happened
    retry: 1,
    allowOnly: false,
    reporters: ['default', './scripts/lib/counts-reporter.ts'],
  },
});
