import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = join(import.meta.dirname, '../../..');

const workers = Number(process.env.MIA_E2E_WORKERS ?? 1);

/** What takes minutes begins first, so that no worker waits for it at the end. */
const LONG = ['accessibility', 'incognito', 'sidebar', 'search', 'conversation', 'scan'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((name) => moduleId.endsWith(`/${name}.e2e.ts`));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

/**
 * `npm run e2e`: a real browser, the real host, real models. One file at a time, unless `MIA_E2E_WORKERS` says more: the
 * machine has to run a model beside it.
 */
export default defineConfig({
  root,
  test: {
    include: ['apps/desktop/e2e/**/*.e2e.ts'],
    environment: 'node',
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    maxWorkers: workers,
    fileParallelism: workers > 1,
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // a condition is waited for as long as a busy machine takes, not for the second that is Vitest's own
    expect: { poll: { timeout: 30_000 } },
    // once more, with a trace of what happened
    retry: 1,
    allowOnly: false,
    reporters: ['default', './scripts/lib/counts-reporter.ts'],
  },
});
