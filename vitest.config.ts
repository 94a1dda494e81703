import { defineConfig } from 'vitest/config';

/**
 * `npm test`: everything that needs no browser. Packages, host and scripts run in plain Node; a renderer test that needs a
 * document says so in its first line (`// @vitest-environment happy-dom`).
 */
export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'apps/*/src/**/*.test.{ts,tsx}',
      'scripts/**/*.test.ts',
      'bench/**/*.test.ts',
      'apps/desktop/e2e/lib/**/*.test.ts',
    ],
    environment: 'node',
    // as in every child that M.I.A starts: ONNX Runtime reports nothing
    env: { ORT_DISABLE_TELEMETRY: '1' },
    // native addons (SQLite, ONNX Runtime, llama.cpp) want processes of their own
    pool: 'forks',
    maxWorkers: process.env.CI ? 2 : '50%',
    // processes and models are real here, and a machine may be busy: a limit is for what hangs, not a measure
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    // in CI a second try, told by name at the end
    retry: process.env.CI ? 1 : 0,
    teardownTimeout: 10_000,
    allowOnly: false,
    reporters: ['default', './scripts/lib/counts-reporter.ts'],
  },
});
