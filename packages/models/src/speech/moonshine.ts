import { readFileSync } from 'node:fs';
import { MiaError } from '@mia/core/errors.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { decodeGreedily, heldOf, type Steps } from './greedy.ts';
import { type PieceTokens, pieceTokens } from './piece-tokens.ts';
import { RATE } from './segments.ts';
import type { Piece, Recogniser } from './utterance.ts';
import { wordsOf } from './words.ts';

export interface MoonshineFiles {
  /** The encoder's graph, ONNX or ONNX Runtime's own format. */
  moonshine: string;
  /** The decoder's, with and without what it has read before ("merged"). */
  decoder: string;
  /** `tokenizer.json`. */
  tokenizer: string;
}

/** Its makers' own limit is 64 s; what stands together is cut at 30 before (`segments.ts`). */
const LONGEST_SECONDS = 30;
/** Its encoder's convolutions make nothing of less, and of very short sounds it repeats itself. */
const SHORTEST_SECONDS = 0.5;
/** Jeffries et al., section 5: speech has no more tokens a second, what goes on beyond it is a loop. */
const TOKENS_PER_SECOND = 6.5;
const TOKENS_MORE = 4;
const START = 1;
const END = 2;
const THREADS = 2;

/** Keys and values of what the decoder has read and heard, by the names of its graph's inputs. */
type Cache = Record<string, Tensor>;

/**
 * Moonshine (Jeffries et al. 2024, "Moonshine: Speech Recognition for Live Transcription and Voice Commands") on ONNX Runtime: it hears
 * exactly what was said, not a window filled up with silence. English; no words can be made likelier.
 * @throws MiaError `speech.missing` when a file is not there or is none of its kind
 */
export async function loadMoonshine(files: MoonshineFiles): Promise<Recogniser> {
  const { encoder, decoder, tokens } = await open(files);
  const empty = emptyCache(decoder);

  /** @param mask as long as the sound, for graphs that ask for it */
  function stepsFor(heard: Tensor, mask: Tensor): Steps<Cache> {
    return {
      async pass(ids, before) {
        const given = await decoder.run({
          ...(before ?? empty),
          input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
          encoder_hidden_states: heard,
          use_cache_branch: new Tensor('bool', Uint8Array.of(before ? 1 : 0), [1]),
          ...(decoder.inputNames.includes('encoder_attention_mask') ? { encoder_attention_mask: mask } : {}),
        });
        return { logits: given.logits?.data as Float32Array, cache: heldOf(given as Record<string, Tensor>, before) };
      },
      upTo,
      ends: (id) => id === END,
    };
  }

  return {
    async recognise(samples, { signal, draft = [] }): Promise<Piece> {
      if (signal?.aborted) throw new MiaError('request.cancelled');
      const seconds = samples.length / RATE;
      if (seconds > LONGEST_SECONDS) throw new MiaError('request.invalid', { reason: 'longer than its window' });
      const filled = new Float32Array(Math.max(samples.length, SHORTEST_SECONDS * RATE));
      filled.set(samples);
      const shape = [1, filled.length];
      const mask = new Tensor('int64', new BigInt64Array(filled.length).fill(1n), shape);
      const { last_hidden_state: heard } = await encoder.run({
        input_values: new Tensor('float32', filled, shape),
        ...(encoder.inputNames.includes('attention_mask') ? { attention_mask: mask } : {}),
      });
      if (!heard) throw new MiaError('speech.missing', { reason: 'shape' });
      const longest = Math.ceil(TOKENS_PER_SECOND * seconds) + TOKENS_MORE;
      const chosen = await decodeGreedily(stepsFor(heard as Tensor, mask), { begin: [START], draft, longest, signal });
      const said = chosen.filter(({ id }) => id !== END && !tokens.special(id));
      return { words: wordsOf(said, tokens.decode), language: 'en', tokens: said.map(({ id }) => id) };
    },
    async release() {
      await Promise.all([encoder.release(), decoder.release()]);
    },
  };
}

/** Without what stands behind so many tokens: 1 × heads × tokens × width. */
function upTo(cache: Cache, tokens: number): Cache {
  return Object.fromEntries(
    Object.entries(cache).map(([name, tensor]) => {
      const [one = 1, heads = 0, held = 0, width = 0] = tensor.dims;
      if (!name.includes('decoder') || held <= tokens) return [name, tensor];
      const all = tensor.data as Float32Array;
      const kept = new Float32Array(heads * tokens * width);
      for (let head = 0; head < heads; head++)
        kept.set(all.subarray(head * held * width, (head * held + tokens) * width), head * tokens * width);
      return [name, new Tensor('float32', kept, [one, heads, tokens, width])];
    }),
  );
}

/** What the decoder is given where it has read nothing: the graph asks for it, and does not look at it. */
function emptyCache(decoder: InferenceSession): Cache {
  const cache: Cache = {};
  for (const input of decoder.inputMetadata) {
    if (!input.name.startsWith('past_key_values') || !input.isTensor) continue;
    const [heads, width] = [input.shape[1], input.shape[3]];
    if (typeof heads !== 'number' || typeof width !== 'number') throw new MiaError('speech.missing', { reason: 'shape' });
    cache[input.name] = new Tensor('float32', new Float32Array(0), [0, heads, 1, width]);
  }
  return cache;
}

async function open(files: MoonshineFiles): Promise<{ encoder: InferenceSession; decoder: InferenceSession; tokens: PieceTokens }> {
  const options: InferenceSession.SessionOptions = {
    ...{ intraOpNumThreads: THREADS, interOpNumThreads: 1, executionMode: 'sequential' },
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
  try {
    const tokens = pieceTokens(JSON.parse(readFileSync(files.tokenizer, 'utf8')));
    if (!tokens) throw new MiaError('speech.missing', { reason: 'vocabulary' });
    const [encoder, decoder] = await Promise.all([files.moonshine, files.decoder].map((file) => InferenceSession.create(file, options)));
    if (!encoder?.inputNames.includes('input_values') || !decoder?.inputNames.includes('use_cache_branch'))
      throw new MiaError('speech.missing', { reason: 'shape' });
    return { encoder, decoder, tokens };
  } catch (error) {
    if (error instanceof MiaError) throw error;
    throw new MiaError('speech.missing', { reason: 'unreadable' }, { cause: error });
  }
}
