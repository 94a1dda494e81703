import type { Token } from 'node-llama-cpp';
import type { Engine } from './engine.ts';
import type { Slot } from './slots.ts';

export interface ReadOptions {
  signal: AbortSignal;
  /** Tokens at the end that are left to the caller (who wants what comes after them). */
  leave: number;
  onProgress?: (read: number) => void;
  /** Uses one core's worth of time on the average, by resting between slices. */
  gentle?: boolean;
  /** Nobody waits for it: slices of half the size, so that whoever comes waits half as long. */
  background?: boolean;
}

export interface ReadResult {
  /** Tokens found in the cache. */
  cached: number;
  /** Tokens now in the cache. */
  read: number;
  slices: number;
  largestSlice: number;
  longestMs: number;
}

/** A checkpoint that must be read again from more than this many tokens is not worth restoring in one unstoppable call. */
const RESTORE_LIMIT = 32;

/**
 * Reads tokens into the slot's sequence, in slices with the signal checked between. An abort keeps what was read.
 * What the cache holds beyond the common beginning is erased first.
 */
export async function readTokens(engine: Engine, slot: Slot, tokens: readonly Token[], options: ReadOptions): Promise<ReadResult> {
  const { sequence } = slot;
  const target = Math.max(0, tokens.length - options.leave);
  await keepBeginning(slot, tokens, target);
  const result: ReadResult = { cached: sequence.nextTokenIndex, read: sequence.nextTokenIndex, slices: 0, largestSlice: 0, longestMs: 0 };
  options.onProgress?.(result.read);
  while (result.read < target && !options.signal.aborted) {
    const size = options.background ? Math.ceil(engine.slices.tokens / 2) : engine.slices.tokens;
    const slice = tokens.slice(result.read, Math.min(target, result.read + size));
    const startedAt = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(slice);
    const ms = performance.now() - startedAt;
    // The remainder at the end says little about speed.
    if (slice.length >= Math.min(4, size)) engine.slices.read(slice.length, ms);
    result.read += slice.length;
    result.slices++;
    result.largestSlice = Math.max(result.largestSlice, slice.length);
    result.longestMs = Math.max(result.longestMs, ms);
    options.onProgress?.(result.read);
    if (options.gentle) await rest(ms * (engine.loaded.threads - 1), options.signal);
  }
  // Only models whose state can not be cut back (recurrent, sliding windows) do anything here.
  if (sequence.needsCheckpoints && result.slices > 0) await sequence.takeCheckpoint();
  return result;
}

async function keepBeginning(slot: Slot, tokens: readonly Token[], target: number): Promise<void> {
  const { sequence } = slot;
  const present = sequence.contextTokens;
  let same = 0;
  const end = Math.min(present.length, target);
  while (same < end && present[same] === tokens[same]) same++;
  if (same >= sequence.nextTokenIndex) return;
  if (same === 0 || sequence.getRestoreToPrefixIndexEvaluationSize(same) > RESTORE_LIMIT) await sequence.clearHistory();
  else await sequence.eraseContextTokenRanges([{ start: same, end: sequence.nextTokenIndex }]);
}

function rest(ms: number, signal: AbortSignal): Promise<void> | undefined {
  if (ms < 1 || signal.aborted) return undefined;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise.finally(() => clearTimeout(timer));
}
