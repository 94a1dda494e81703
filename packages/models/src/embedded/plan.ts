import { totalmem } from 'node:os';
import { MiaError } from '@mia/core/errors.ts';
import type { GgufSummary } from './gguf.ts';

/** How much of a model's cache fits in memory. */
export interface ContextPlan {
  /** Tokens of one sequence: a prompt with its answer. */
  contextSize: number;
  /** Conversations whose prefix is kept at once. */
  sequences: number;
  /** Bytes that the model needs with this plan: weights, cache, buffers. */
  memoryBytes: number;
}

const MAX_SEQUENCES = 3;
/** Longer conversations are cut by the context's budget; at the reading speed of small machines more would take minutes. */
const MAX_CONTEXT = 16_384;
const COMFORTABLE = 8_192;
const SMALLEST = 1_024;
const STEP = 256;
/** Compute buffers, the binary, Node itself. */
const OVERHEAD = 192 << 20;

/** Bytes that models may use on this machine: three quarters of what this process may have. */
export function usableMemory(): number {
  const constrained = process.constrainedMemory();
  const total = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.floor(total * 0.75);
}

/**
 * Sizes the context by the model and by memory: as many kept conversations as fit with a comfortable length, then as
 * long as fits in a quarter of the memory.
 * @param memoryBytes bytes that the model may use in all
 * @throws MiaError `model.out-of-memory` (details: needed, available) when not even the smallest context fits
 */
export function planContext(summary: GgufSummary, memoryBytes: number): ContextPlan {
  const perToken = Math.max(1, summary.cacheBytesPerToken);
  // The logits and activations of a batch grow with vocabulary and layers; a rough upper bound.
  const fixed = summary.bytes + OVERHEAD + summary.vocabulary * 4 * 64;
  const longest = Math.min(summary.contextLength, MAX_CONTEXT);
  const budget = Math.min(memoryBytes / 4, memoryBytes - fixed);
  for (let sequences = MAX_SEQUENCES; sequences >= 1; sequences--) {
    const fits = Math.floor(budget / (perToken * sequences) / STEP) * STEP;
    const enough = sequences > 1 ? Math.min(longest, COMFORTABLE) : Math.min(longest, SMALLEST);
    if (fits < enough) continue;
    const contextSize = Math.min(longest, Math.max(enough, Math.min(fits, COMFORTABLE)));
    return { contextSize, sequences, memoryBytes: fixed + contextSize * sequences * perToken };
  }
  const needed = fixed + Math.min(longest, SMALLEST) * perToken;
  throw new MiaError('model.out-of-memory', { needed, available: memoryBytes });
}
