import { Tensor, type WhisperForConditionalGeneration } from '@huggingface/transformers';
import { type Decoding, decodeGreedily, heldOf } from './greedy.ts';
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

export interface Decoder {
  encode(spectrogram: Tensor): Promise<Encoded>;
  /**
   * The likeliest tokens (see `decodeGreedily`), where `among` is given only of these.
   * @throws MiaError `request.cancelled`
   */
  text(encoded: Encoded, decoding: Decoding & { among?: ReadonlySet<number> }): Promise<ChosenToken[]>;
}

/** Whisper's decoder: greedy, without timestamps. */
export function createDecoder(model: Model, config: DecodingConfig): Decoder {
  const ends = new Set([config.eos_token_id].flat());
  const inner = model as unknown as Internals;

  return {
    async encode(input_features) {
      const { encoder_outputs } = await inner._prepare_encoder_decoder_kwargs_for_generation({
        ...{ inputs_tensor: input_features, model_input_name: 'input_features' },
        ...{ model_inputs: { input_features }, generation_config: { guidance_scale: null } },
      });
      return { encoder_outputs };
    },

    text({ encoder_outputs }, { among, ...decoding }) {
      return decodeGreedily<Cache>(
        {
          async pass(ids, cache) {
            const decoder_input_ids = new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]);
            const given = await inner.forward({ encoder_outputs, decoder_input_ids, ...(cache ? { past_key_values: cache } : {}) });
            return { logits: given.logits.data as Float32Array, cache: heldOf<Tensor>(given, cache) };
          },
          upTo,
          ends: (id) => ends.has(id),
          forbid(row, first) {
            if (among) for (let i = 0; i < row.length; i++) if (!among.has(i)) row[i] = Number.NEGATIVE_INFINITY;
            for (const id of config.suppress_tokens ?? []) row[id] = Number.NEGATIVE_INFINITY;
            if (first) for (const id of config.begin_suppress_tokens ?? []) row[id] = Number.NEGATIVE_INFINITY;
          },
        },
        decoding,
      );
    },
  };
}

/** Keys and values of what the decoder has read and heard, by the names of its graph's inputs. */
type Cache = Record<string, Tensor>;

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
