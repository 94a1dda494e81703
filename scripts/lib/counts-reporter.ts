import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** What one run of Vitest came to; `.ci/run` adds these files up. */
export interface Counts {
  passed: string[];
  failed: string[];
  /** Full name and reason. A name that a later stage passed is not a skip of the whole. */
  skipped: { name: string; reason: string }[];
  /** Errors outside of any test: files that failed to load, unhandled rejections. */
  errors: number;
}

/** Names every skipped test with its reason, and writes the counts as JSON to `MIA_TEST_COUNTS` where that is set. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const counts: Counts = { passed: [], failed: [], skipped: [], errors: unhandled.length };
    for (const module of modules) {
      if (module.errors().length > 0) counts.errors += 1;
      for (const test of module.children.allTests()) note(counts, module, test);
      for (const suite of module.children.allSuites()) counts.errors += suite.errors().length;
    }
    if (counts.skipped.length > 0) {
      console.log(`\n Skipped (${counts.skipped.length}):`);
      for (const { name, reason } of counts.skipped) console.log(`  - ${name}${reason ? `: ${reason}` : ''}`);
    }
    const second = modules.flatMap((module) => [...module.children.allTests('passed')]).filter((test) => test.diagnostic()?.flaky);
    if (second.length > 0) console.log(`\n Passed at the second try only (${second.length}):`);
    for (const test of second) console.log(`  - ${test.module.relativeModuleId} > ${test.fullName}`);
    const target = process.env.MIA_TEST_COUNTS;
    if (!target) return;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, JSON.stringify(counts, null, 1));
  }
}

function note(counts: Counts, module: TestModule, test: TestCase): void {
  const name = `${module.relativeModuleId} > ${test.fullName}`;
  const result = test.result();
  if (result.state === 'passed') counts.passed.push(name);
  else if (result.state === 'failed') counts.failed.push(name);
  else counts.skipped.push({ name, reason: result.state === 'skipped' ? (result.note ?? '') : 'never ran' });
}
