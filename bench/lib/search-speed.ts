import { rmSync } from 'node:fs';
import { searchAll } from '@mia/core/memory/search/index.ts';
import { openStore } from '@mia/core/memory/storage/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { BENCH_KEY, filledData } from './memories.ts';
import { storageEntries } from './processes.ts';
import { questions } from './questions.ts';
import { p50, p95, seeded } from './stats.ts';
import { benchEncoder } from './world.ts';

export interface SearchSpeed {
  /** Milliseconds from asking to what words found, and to what meaning found too. */
  words: { p50: number; p95: number };
  whole: { p50: number; p95: number };
  searches: number;
}

const LIMIT = 60;

/** What a person would type: one to three words of a question, the last now and then still being typed. */
function typed(question: string, random: () => number): string {
  const words = question.match(/[\p{L}\p{N}']+/gu) ?? [];
  const count = 1 + Math.floor(random() * 3);
  const from = Math.floor(random() * Math.max(1, words.length - count + 1));
  const chosen = words.slice(from, from + count);
  const last = chosen.pop() ?? 'the';
  return [...chosen, random() < 0.4 && last.length > 4 ? last.slice(0, 3 + Math.floor(random() * (last.length - 3))) : last].join(' ');
}

/**
 * The one search over an encrypted database of `size` messages, with the sentence encoder warm in its process: the very
 * function that the host's route calls, queries from the shared sets, seeded. @throws MissingError
 */
export async function searchSpeed(size = 100_000, count = 200): Promise<SearchSpeed> {
  const encoder = benchEncoder();
  const data = await filledData(size, encoder);
  const store = await openStore({ dir: data, key: BENCH_KEY, entries: storageEntries(), logger: silentLogger, clock: systemClock });
  const words: number[] = [];
  const whole: number[] = [];
  try {
    await encoder.warm?.();
    const random = seeded(11);
    const deps = { store, encoder, clock: systemClock };
    const signal = new AbortController().signal;
    for (const [n, question] of questions(count + 5, 5).entries()) {
      const began = performance.now();
      let told = Number.NaN;
      const onWords = async (): Promise<void> => {
        told = performance.now() - began;
      };
      await searchAll(typed(question, random), LIMIT, deps, onWords, signal);
      const took = performance.now() - began;
      // the first few fill the page cache, as the first letters of a person's first search do
      if (n < 5) continue;
      whole.push(took);
      words.push(Number.isNaN(told) ? took : told);
    }
  } finally {
    await store.close();
    await encoder.close();
    rmSync(data, { recursive: true, force: true });
  }
  return { words: { p50: p50(words), p95: p95(words) }, whole: { p50: p50(whole), p95: p95(whole) }, searches: whole.length };
}
