import { MiaError } from '@mia/core/errors.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { superviseChild } from '../child/index.ts';
import type { InstalledModel } from '../installed.ts';
import type { EncodeParams, EncodeResult } from './entry.ts';
// Not from the model's own module: the runtime is for the child alone.
import { type EncoderRecipe, MINILM } from './recipe.ts';

export interface TextEncoderOptions {
  /** The child's module, as the host's `entries.ts` names it. */
  entry: string | URL;
  /** Its catalogue id; all-MiniLM-L6-v2 where absent. An entry's sets of files are interchangeable, so vectors of one fit those of another. */
  id?: string;
  /** How it is used; all-MiniLM-L6-v2's where absent. */
  recipe?: EncoderRecipe;
  /** The installed encoder, asked for at each request: it may come and go while M.I.A runs. */
  model(): InstalledModel | undefined;
  logger: Logger;
  clock?: Clock;
  /** Frees the child after this long without work. Default five minutes. */
  idleMs?: number;
}

/** The memory's encoder where no other is chosen; ranking was fitted on it. */
export const DEFAULT_ENCODER = 'all-minilm-l6-v2';
/** Texts handed to the child at once: what a crash costs, and what one message between processes holds. */
const CHUNK = 64;
const LOAD_MS = 30_000;
const TEXT_MS = 1_000;

/**
 * A sentence encoder in a child process of its own. Queries go before background work, which
 * is done in steps of at most about 30 ms; work that was under way when the child died is tried once more.
 */
export function createTextEncoder(options: TextEncoderOptions): TextEncoder {
  const { id = DEFAULT_ENCODER, recipe = MINILM } = options;
  const { dimension } = recipe;
  const child = superviseChild({
    entry: options.entry,
    name: 'encoder',
    logger: options.logger,
    idleMs: options.idleMs ?? 5 * 60_000,
    ...(options.clock ? { clock: options.clock } : {}),
    // The child itself decides what goes first, between two steps.
    limits: { concurrency: 64, memoryBytes: 1024 ** 3 },
  });

  async function encodeChunk(params: EncodeParams, signal: AbortSignal | undefined): Promise<Float32Array[]> {
    const { dimension: given, vectors } = await child.request<EncodeResult>('encode', params, {
      priority: params.priority,
      retryOnce: true,
      timeoutMs: LOAD_MS + params.texts.length * TEXT_MS,
      ...(signal ? { signal } : {}),
    });
    if (given !== dimension) throw new MiaError('encoder.missing', { reason: 'dimension' });
    return params.texts.map((_, row) => vectors.slice(row * dimension, (row + 1) * dimension));
  }

  return {
    id,
    dimension,
    unit: recipe.normalise,
    asymmetric: recipe.queryPrefix !== recipe.passagePrefix,
    available: async () => options.model() !== undefined,
    async warm() {
      const model = options.model();
      // One word: the process starts, the weights are mapped, and the runtime's first pass, its slowest, is over.
      if (model) await encodeChunk({ files: filesOf(model), recipe, priority: 'query', texts: ['ready'] }, undefined);
    },
    async encode(texts, { priority = 'background', signal } = {}) {
      if (texts.length === 0) return [];
      const files = filesOf(options.model());
      const before = priority === 'query' ? recipe.queryPrefix : recipe.passagePrefix;
      // Chunks of like lengths: within one they are padded to the longest.
      const order = texts.map((_, index) => index).sort((a, b) => (texts[a]?.length ?? 0) - (texts[b]?.length ?? 0));
      const vectors = new Array<Float32Array>(texts.length);
      for (let start = 0; start < order.length; start += CHUNK) {
        const chunk = order.slice(start, start + CHUNK);
        const encoded = await encodeChunk({ files, recipe, priority, texts: chunk.map((index) => before + (texts[index] ?? '')) }, signal);
        for (const [row, index] of chunk.entries()) vectors[index] = encoded[row] as Float32Array;
      }
      return vectors;
    },
    close: () => child.close(),
  };
}

function filesOf(model: InstalledModel | undefined): EncodeParams['files'] {
  const { weights, tokenizer } = model?.files ?? {};
  if (!weights || !tokenizer) throw new MiaError('encoder.missing');
  return { weights, tokenizer };
}
