import { readFileSync } from 'node:fs';
import { MiaError } from '@mia/core/errors.ts';
import type { AudioEncoding } from '@mia/core/ports/audio-encoder.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type CtcVocabulary, ctcVocabulary, ctcWords } from './ctc.ts';
import { withHiddenStates } from './hidden-states.ts';
import { RATE } from './segments.ts';
import type { Piece, Recogniser } from './utterance.ts';
import { framesOf, normalised, padded, RECEPTIVE_FIELD } from './wave-front-end.ts';

export interface Wav2Vec2Files {
  /** A Wav2Vec2ForCTC graph with its weights, as the hub's exports have it. */
  weights: string;
  /** `vocab.json` of its tokenizer. */
  vocabulary: string;
}

/** Attention grows with the square of what is looked at together. */
const LONGEST_SECONDS = 30;
const THREADS = 2;
/** What transformers.js and Optimum call the encoder's last layer, where an export has it. */
const HIDDEN = 'last_hidden_state';

export interface Wav2Vec2 extends Recogniser {
  /**
   * The encoder's last layer, a frame for every 20 ms.
   * @param samples 16 kHz mono, of any length
   * @throws MiaError `speech.missing` where the file does not give it, `request.cancelled`
   */
  encode(samples: Float32Array, signal?: AbortSignal): Promise<AudioEncoding>;
}

interface Ran {
  frames: number;
  logits: Tensor | undefined;
  hidden: Tensor | undefined;
}

/**
 * Wav2Vec 2.0 (Baevski et al. 2020, "wav2vec 2.0: A Framework for Self-Supervised Learning of Speech Representations") on ONNX Runtime: an
 * encoder of speech, and a recogniser by its CTC head. It writes what was said letter by letter, without marks and in lower case, for
 * English; no words can be made likelier.
 * @throws MiaError `speech.missing` when a file is not there or is none of its kind
 */
export async function loadWav2Vec2(files: Wav2Vec2Files): Promise<Wav2Vec2> {
  const { session, vocabulary, hiddenName } = await open(files);
  const masked = session.inputNames.includes('attention_mask');

  /** @param samples at most 30 s */
  async function run(samples: Float32Array): Promise<Ran> {
    const filled = padded(normalised(samples), RECEPTIVE_FIELD);
    const shape = [1, filled.samples.length];
    const out = await session.run({
      input_values: new Tensor('float32', filled.samples, shape),
      ...(masked ? { attention_mask: new Tensor('int64', filled.mask, shape) } : {}),
    });
    const frames = framesOf(samples.length);
    return { frames, logits: out.logits as Tensor | undefined, hidden: hiddenName ? (out[hiddenName] as Tensor) : undefined };
  }

  return {
    async recognise(samples, { signal }): Promise<Piece> {
      if (signal?.aborted) throw new MiaError('request.cancelled');
      if (samples.length > LONGEST_SECONDS * RATE) throw new MiaError('request.invalid', { reason: 'longer than its window' });
      const { frames, logits } = await run(samples);
      if (signal?.aborted) throw new MiaError('request.cancelled');
      if (logits?.dims[2] !== vocabulary.signs.length) throw new MiaError('speech.missing', { reason: 'shape' });
      return { words: ctcWords(logits.data as Float32Array, frames, vocabulary), language: 'en' };
    },
    async encode(samples, signal): Promise<AudioEncoding> {
      const pieces: Float32Array[] = [];
      let dimension = 0;
      for (let from = 0; from < samples.length; from += LONGEST_SECONDS * RATE) {
        if (signal?.aborted) throw new MiaError('request.cancelled');
        const { frames, hidden } = await run(samples.subarray(from, from + LONGEST_SECONDS * RATE));
        if (!hidden) throw new MiaError('speech.missing', { reason: 'shape' });
        dimension = hidden.dims[2] as number;
        pieces.push((hidden.data as Float32Array).slice(0, frames * dimension));
      }
      return encodingOf(pieces, dimension);
    },
    release: () => session.release(),
  };
}

function encodingOf(pieces: readonly Float32Array[], dimension: number): AudioEncoding {
  const values = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    values.set(piece, at);
    at += piece.length;
  }
  const pooled = new Float32Array(dimension);
  for (let i = 0; i < values.length; i++) pooled[i % dimension] = (pooled[i % dimension] as number) + (values[i] as number);
  const norm = Math.hypot(...pooled);
  return { frames: dimension === 0 ? 0 : values.length / dimension, values, pooled: norm === 0 ? pooled : pooled.map((one) => one / norm) };
}

async function open(files: Wav2Vec2Files): Promise<{ session: InferenceSession; vocabulary: CtcVocabulary; hiddenName: string | null }> {
  try {
    if (!files.weights.endsWith('.onnx')) throw new MiaError('speech.missing', { reason: 'kind' });
    const vocabulary = ctcVocabulary(JSON.parse(readFileSync(files.vocabulary, 'utf8')));
    if (!vocabulary) throw new MiaError('speech.missing', { reason: 'vocabulary' });
    const whole = readFileSync(files.weights);
    const found = withHiddenStates(whole);
    const session = await InferenceSession.create(found?.model ?? whole, {
      ...{ intraOpNumThreads: THREADS, interOpNumThreads: 1, executionMode: 'sequential' },
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    if (!session.inputNames.includes('input_values')) throw new MiaError('speech.missing', { reason: 'shape' });
    return { session, vocabulary, hiddenName: session.outputNames.includes(HIDDEN) ? HIDDEN : (found?.name ?? null) };
  } catch (error) {
    if (error instanceof MiaError) throw error;
    throw new MiaError('speech.missing', { reason: 'unreadable' }, { cause: error });
  }
}
