import type { Usage } from '../memory/storage/types.ts';
import type { Clock } from '../ports/clock.ts';
import type { OpenModel, ReadProgress } from '../ports/language-model.ts';
import type { ReadingProgress } from './events.ts';
import type { RunningTurn } from './running-turn.ts';

/** Not more often than this: the eye does not read faster. */
const TELL_EVERY_MS = 200;
/** Fewer tokens tell nothing about a speed. */
const ENOUGH_READ = 64;
const ENOUGH_WRITTEN = 12;

/** Adds the time left, from the speed of this very reading. */
export function withEta(clock: Clock): (progress: ReadProgress) => ReadingProgress {
  const began = clock.monotonic();
  let first: number | null = null;
  return ({ read, total }) => {
    first ??= read;
    const done = read - first;
    const ms = clock.monotonic() - began;
    return { read, total, etaMs: done > 0 && ms > 0 ? Math.round(((total - read) * ms) / done) : null };
  };
}

/** Tells the turn's followers how far the prompt is read, until closed. */
export function followReading(turn: RunningTurn, opened: OpenModel, conversation: string, clock: Clock): { close(): void } {
  turn.tell({ type: 'state', state: 'reading' });
  const eta = withEta(clock);
  let told = Number.NEGATIVE_INFINITY;
  const stop = opened.watchReading?.(conversation, (progress) => {
    const now = clock.monotonic();
    const complete = eta(progress);
    if (now - told < TELL_EVERY_MS) return;
    told = now;
    turn.tell({ type: 'state', state: 'reading', progress: complete });
  });
  let closed = false;
  return {
    close() {
      if (closed) return;
      closed = true;
      stop?.();
    },
  };
}

/** Measures how fast a model reads and writes, in tokens a second. */
export function measure(clock: Clock): { token(): void; of(usage: Usage): { readSpeed?: number; writeSpeed?: number } } {
  const began = clock.monotonic();
  let first: number | null = null;
  return {
    token() {
      first ??= clock.monotonic();
    },
    of({ inputTokens, cachedTokens, outputTokens }) {
      if (first === null) return {};
      const read = (inputTokens ?? 0) - (cachedTokens ?? 0);
      const readMs = first - began;
      const writeMs = clock.monotonic() - first;
      return {
        // Without a count of cached tokens the reading may have been of a few only.
        ...(cachedTokens !== null && read >= ENOUGH_READ && readMs > 0 ? { readSpeed: (read * 1000) / readMs } : {}),
        ...(outputTokens !== null && outputTokens >= ENOUGH_WRITTEN && writeMs > 0 ? { writeSpeed: (outputTokens * 1000) / writeMs } : {}),
      };
    },
  };
}
