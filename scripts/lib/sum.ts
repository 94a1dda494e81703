import type { Counts } from './counts-reporter.ts';

export interface Stage {
  name: string;
  counts: Counts;
}

export interface Sum {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed or was skipped, by name. */
  lines: string[];
}

/** Stages that must have run; a missing file is a stage that broke before it could count. */
const WANTED = ['1-test.json', '2-e2e.json', '2-e2e-alone.json', '3-ollama.json'];

/** Skips that hold on any machine of CI: they belong to another platform. */
const OTHER_PLATFORM = /\bonly on (macOS|Windows)\b/i;

/**
 * One count of the whole. A test counts once however often it ran: failed in any stage is failed; skipped in one and passed in
 * another is passed; skipped everywhere is a failure unless it belongs to another platform, for CI has every model.
 * @param checks lines "pass NAME" or "fail NAME" of checks that are no tests
 */
export function sum(stages: Stage[], checks: string[]): Sum {
  const lines: string[] = [];
  const failed = new Set<string>();
  const passed = new Set<string>();
  const skipped = new Map<string, string>();
  for (const { name, counts } of stages) {
    for (const test of counts.passed) passed.add(test);
    for (const test of counts.failed) failed.add(test);
    for (const skip of counts.skipped) skipped.set(skip.name, skip.reason);
    if (counts.errors > 0) failed.add(`${name}: ${counts.errors} errors outside of tests`);
    if (counts.passed.length === 0 && counts.failed.length === 0) failed.add(`${name}: no test ran`);
  }
  for (const wanted of WANTED) {
    if (!stages.some((stage) => stage.name === wanted)) failed.add(`${wanted.replace('.json', '')}: the stage did not finish`);
  }
  for (const check of checks) {
    const [state, ...words] = check.split(' ');
    (state === 'pass' ? passed : failed).add(`check: ${words.join(' ')}`);
  }
  let elsewhere = 0;
  for (const [name, reason] of skipped) {
    if (passed.has(name) || failed.has(name)) continue;
    if (OTHER_PLATFORM.test(`${name} ${reason}`)) {
      elsewhere += 1;
      lines.push(`skipped: ${name}`);
    } else {
      failed.add(`${name} (skipped, and no stage ran it${reason ? `: ${reason}` : ''})`);
    }
  }
  for (const name of failed) {
    passed.delete(name);
    lines.push(`FAILED: ${name}`);
  }
  return { passed: passed.size, failed: failed.size, skipped: elsewhere, lines };
}

/** Test files in which a test was skipped that has Ollama in its name or reason. */
export function ollamaFiles(stages: Counts[]): string[] {
  const files = stages.flatMap((counts) =>
    counts.skipped.filter((skip) => /ollama/i.test(`${skip.name} ${skip.reason}`)).map((skip) => skip.name.split(' > ')[0] ?? ''),
  );
  return [...new Set(files)].sort();
}
