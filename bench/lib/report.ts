import { appendFileSync, mkdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

/** What a bench hands back: figures under fixed names, one level of objects at most. */
export type Figures = Record<string, number | null | Record<string, number | null>>;

/**
 * Ends a bench: one line of JSON on standard output, and the same with date and machine in bench/results/NAME.jsonl.
 * Everything else that a bench says goes to standard error.
 */
export function report(name: string, figures: Figures): void {
  const folder = join(import.meta.dirname, '..', 'results');
  mkdirSync(folder, { recursive: true });
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  appendFileSync(
    join(folder, `${name}.jsonl`),
    `${JSON.stringify({ bench: name, at: new Date().toISOString(), ...machine, ...figures })}\n`,
  );
  console.log(JSON.stringify({ bench: name, ...figures }));
}

/** Progress, for whoever watches. */
export function say(text: string): void {
  console.error(text);
}
