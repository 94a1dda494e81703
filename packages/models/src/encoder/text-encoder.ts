import { MiaError } from '@mia/core/errors.ts';
import type { Clock } from '@mia/core/ports/clock.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { TextEncoder } from '@mia/core/ports/text-encoder.ts';
import { superviseChild } from '../child/index.ts';
import type { InstalledModel } from '../installed.ts';
import type { EncodeParams, EncodeResult } from './entry.ts';

export interface TextEncoderOptions {
  /** The child's module, as the host's `entries.ts` names it. */
  entry: string | URL;
  /** The installed encoder, asked for at each request: it may come and go while M.I.A runs. */
  model(): InstalledModel | undefined;
  logger: Logger;
  clock?: Clock;
  /** Frees the child after this long without work. Default five minutes. */
  idleMs?: number;
}

/** The catalogue's id: its sets of files are interchangeable, so vectors of one fit those of another. */
const ID = 'all-minilm-l6-v2';
const DIMENSION = 384;
/** Texts handed to the child at once: what a crash costs, and what one message between processes holds. */
const CHUNK = 64;
const LOAD_MS = 30_000;
const TEXT_MS = 1_000;

/**
 * The memory's sentence encoder (all-MiniLM-L6-v2) in a child process of its own. Queries go before background work, which
 * is done in steps of at most about 30 ms; work that was under way when the child died is tried once more.
 */
export function createTextEncoder(options: TextEncoderOptions): TextEncoder {
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
    const { dimension, vectors } = await child.request<EncodeResult>('encode', params, {
      priority: params.priority,
      retryOnce: true,
      timeoutMs: LOAD_MS + params.texts.length * TEXT_MS,
      ...(signal ? { signal } : {}),
    });
    if (dimension !== DIMENSION) throw new MiaError('encoder.missing', { reason: 'dimension' });
    return params.texts.map((_, row) => vectors.slice(row * DIMENSION, (row + 1) * DIMENSION));
  }

  return {
    id: ID,
    dimension: DIMENSION,
    available: async () => options.model() !== undefined,
    async warm() {
      const model = options.model();
      // One word: the process starts, the weights are mapped, and the runtime's first pass, its slowest, is over.
      if (model) await encodeChunk({ files: filesOf(model), priority: 'query', texts: ['ready'] }, undefined);
    },
    async encode(texts, { priority = 'background', signal } = {}) {
      if (texts.length === 0) return [];
      const files = filesOf(options.model());
      // Chunks of like lengths: within one they are padded to the longest.
      const order = texts.map((_, index) => index).sort((a, b) => (texts[a]?.length ?? 0) - (texts[b]?.length ?? 0));
      const vectors = new Array<Float32Array>(texts.length);
      for (let start = 0; start < order.length; start += CHUNK) {
        const chunk = order.slice(start, start + CHUNK);
        const encoded = await encodeChunk({ files, priority, texts: chunk.map((index) => texts[index] ?? '') }, signal);
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
