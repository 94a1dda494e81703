import { Tensor, type WhisperForConditionalGeneration } from '@huggingface/transformers';
import { MiaError } from '@mia/core/errors.ts';
import type { ChosenToken } from './words.ts';

export interface DecodingConfig {
  eos_token_id: number | number[];
  suppress_tokens?: number[] | null;
  begin_suppress_tokens?: number[] | null;
}

type Model = Awaited<ReturnType<typeof WhisperForConditionalGeneration.from_pretrained>>;

/** What a decoder hears. */
export interface Encoded {
  encoder_outputs: Tensor;
}

export interface Decoding {
  /** What goes before the text. */
  begin: readonly number[];
  /** Tokens that the text probably begins with. */
  draft?: readonly number[];
  /** At most so many tokens. */
  longest: number;
  /** Among these tokens alone. */
  among?: ReadonlySet<number>;
  signal?: AbortSignal | undefined;
}

export interface Decoder {
  encode(spectrogram: Tensor): Promise<Encoded>;
  /**
   * The likeliest token at each step. Of a draft as much is taken as these very steps would have given: all of it is looked at in one pass of the
   * decoder, which takes as long as three steps (Stern et al. 2018, "Blockwise Parallel Decoding"; here the draft is what was
   * recognised of the same speech a moment ago).
   * @throws MiaError `request.cancelled`
   */
  text(encoded: Encoded, decoding: Decoding): Promise<ChosenToken[]>;
}

/** A shorter draft saves nothing. */
const DRAFT = 4;

/** The likeliest of a row of logits, and how likely it is. What is −∞ may not be taken. */
function likeliest(logits: Float32Array): ChosenToken {
  let best = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++) {
    if ((logits[i] as number) > highest) {
      highest = logits[i] as number;
      best = i;
    }
  }
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp((logits[i] as number) - highest);
  return { id: best, logProbability: -Math.log(sum) };
}

/** Whisper's decoder: greedy, without timestamps. */
export function createDecoder(model: Model, config: DecodingConfig): Decoder {
  const ends = new Set([config.eos_token_id].flat());
  const inner = model as unknown as Internals;

  /** A pass of the decoder over some tokens, behind what it has read already. */
  async function pass(
    { encoder_outputs }: Encoded,
    ids: readonly number[],
    cache: Cache | null,
  ): Promise<{ logits: Tensor; cache: Cache }> {
    const decoder_input_ids = new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]);
    const given = await inner.forward({ encoder_outputs, decoder_input_ids, ...(cache ? { past_key_values: cache } : {}) });
    return { logits: given.logits, cache: cacheOf(given, cache) };
  }

  /** The likeliest token behind each of the tokens given, from one of them on, until one is not the next of them. */
  function chosenOf(logits: Tensor, from: number, next: readonly number[], { among }: Decoding, first: boolean): ChosenToken[] {
    const size = logits.dims[2] as number;
    const all = logits.data as Float32Array;
    const chosen: ChosenToken[] = [];
    for (let at = 0; at <= next.length; at++) {
      const row = all.slice((from + at) * size, (from + at + 1) * size);
      if (among) for (let i = 0; i < size; i++) if (!among.has(i)) row[i] = Number.NEGATIVE_INFINITY;
      for (const id of config.suppress_tokens ?? []) row[id] = Number.NEGATIVE_INFINITY;
      if (first && at === 0) for (const id of config.begin_suppress_tokens ?? []) row[id] = Number.NEGATIVE_INFINITY;
      const best = likeliest(row);
      chosen.push(best);
      if (best.id !== next[at] || ends.has(best.id)) break;
    }
    return chosen;
  }

  return {
    async encode(input_features) {
      const { encoder_outputs } = await inner._prepare_encoder_decoder_kwargs_for_generation({
        ...{ inputs_tensor: input_features, model_input_name: 'input_features' },
        ...{ model_inputs: { input_features }, generation_config: { guidance_scale: null } },
      });
      return { encoder_outputs };
    },

    async text(encoded, decoding) {
      const { begin, longest, signal } = decoding;
      const draft = decoding.draft && decoding.draft.length >= DRAFT ? decoding.draft.slice(0, longest - 1) : [];
      let { logits, cache } = await pass(encoded, [...begin, ...draft], null);
      const chosen = chosenOf(logits, begin.length - 1, draft, decoding, true);
      cache = upTo(cache, begin.length + chosen.length - 1);
      for (let last = chosen.at(-1); last && !ends.has(last.id) && chosen.length < longest; last = chosen.at(-1)) {
        if (signal?.aborted) throw new MiaError('request.cancelled');
        ({ logits, cache } = await pass(encoded, [last.id], cache));
        chosen.push(...chosenOf(logits, 0, [], decoding, false));
      }
      if (signal?.aborted) throw new MiaError('request.cancelled');
      return chosen;
    },
  };
}

/** Keys and values of what the decoder has read and heard, by the names of its graph's inputs. */
type Cache = Record<string, Tensor>;

/** What was heard is reckoned once: graphs give it again with no use. */
function cacheOf(outputs: Record<string, Tensor>, before: Cache | null): Cache {
  const cache: Cache = {};
  for (const [name, tensor] of Object.entries(outputs)) {
    if (!name.startsWith('present')) continue;
    const input = name.replace('present', 'past_key_values');
    cache[input] = (name.includes('encoder') ? before?.[input] : undefined) ?? tensor;
  }
  return cache;
}

/** Without what stands behind so many tokens: 1 × heads × tokens × width. */
function upTo(cache: Cache, tokens: number): Cache {
  return Object.fromEntries(
    Object.entries(cache).map(([name, tensor]) => [
      name,
      name.includes('decoder') && (tensor.dims[2] as number) > tokens ? tensor.slice(null, null, [0, tokens]) : tensor,
    ]),
  );
}

/** What transformers.js does within `generate`: a test holds that it gives the same. */
interface Internals {
  forward(inputs: Encoded & { decoder_input_ids: Tensor; past_key_values?: Cache }): Promise<Record<string, Tensor> & { logits: Tensor }>;
  _prepare_encoder_decoder_kwargs_for_generation(given: object): Promise<Encoded>;
}
