import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import {
  AutoTokenizer,
  env,
  type PreTrainedTokenizer,
  WhisperFeatureExtractor,
  WhisperForConditionalGeneration,
} from '@huggingface/transformers';
import { MiaError } from '@mia/core/errors.ts';
import { RATE } from './segments.ts';
import type { Piece, Recogniser } from './utterance.ts';
import { createDecoder, type DecodingConfig } from './whisper-decoding.ts';
import { type FeatureExtractor, spectrogram } from './whisper-spectrogram.ts';
import { wordsOf } from './words.ts';

/** Whisper hears 30 s; a shorter window costs less, and below 15 s it begins to repeat itself. */
const SHORT_SECONDS = 15;
const LONG_SECONDS = 30;
/** Of what is said so far at most in a short window. */
const SHORT_UP_TO = 10;
/** Speech has fewer tokens than this a second: what goes on beyond it is a loop. */
const TOKENS_PER_SECOND = 6;
const TOKENS_MORE = 8;
/** Tokens of what was said before and of likely words: half of Whisper's text window is 224. */
const PROMPT_TOKENS = 120;
const THREADS = 2;

export interface WhisperFiles {
  /** `onnx/encoder_model.onnx` or one of its quantized kind; the others lie beside it as the hub has them. */
  encoder: string;
}

interface GenerationConfig extends DecodingConfig {
  is_multilingual?: boolean;
  decoder_start_token_id: number;
  no_timestamps_token_id: number;
  prev_sot_token_id?: number;
  lang_to_id?: Record<string, number>;
  task_to_id?: Record<string, number>;
}

/**
 * Whisper (Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision") by transformers.js on ONNX Runtime: greedy,
 * without timestamps, what was said before as its prompt.
 * @throws MiaError `speech.missing` when a file is not there or is none of its kind
 */
export async function loadWhisper(files: WhisperFiles): Promise<Recogniser> {
  const { model, tokenizer, features, config } = await open(files.encoder);
  const special = Math.min(config.decoder_start_token_id, ...[config.eos_token_id].flat());
  const decode = createDecoder(model, config);
  const languages = new Map(Object.entries(config.lang_to_id ?? {}).map(([name, id]) => [id, name.slice(2, -2)]));

  /** What goes before the text that is written. */
  function beginning(language: string, prompt: string): number[] {
    const before =
      prompt && config.prev_sot_token_id ? tokenizer.encode(` ${prompt}`, { add_special_tokens: false }).slice(-PROMPT_TOKENS) : [];
    const spoken = config.is_multilingual ? [config.lang_to_id?.[`<|${language}|>`], config.task_to_id?.transcribe] : [];
    return [
      ...(before.length > 0 ? [config.prev_sot_token_id as number, ...before] : []),
      config.decoder_start_token_id,
      ...spoken.filter((id) => id !== undefined),
      config.no_timestamps_token_id,
    ];
  }

  let short = SHORT_SECONDS;

  return {
    async recognise(samples, { language: tag, prompt = '', signal, draft = [] }): Promise<Piece> {
      if (signal?.aborted) throw new MiaError('request.cancelled');
      const seconds = samples.length / RATE;
      if (seconds > LONG_SECONDS) throw new MiaError('request.invalid', { reason: 'longer than its window' });
      // Whisper's own names of languages have no region.
      const language = tag?.toLowerCase().split('-')[0];
      try {
        return await within(seconds <= SHORT_UP_TO ? short : LONG_SECONDS);
      } catch (error) {
        if (error instanceof MiaError || short === LONG_SECONDS || seconds > SHORT_UP_TO) throw error;
        // Some graphs take no other window than the one that they were made for.
        short = LONG_SECONDS;
        return await within(short);
      }

      async function within(window: number): Promise<Piece> {
        const encoded = await decode.encode(await spectrogram(features, samples, window));
        if (signal?.aborted) throw new MiaError('request.cancelled');
        let spoken = language ?? (config.is_multilingual ? '' : 'en');
        if (spoken === '' || (config.is_multilingual && config.lang_to_id?.[`<|${spoken}|>`] === undefined)) {
          const among = new Set(languages.keys());
          const [first] = await decode.text(encoded, { begin: [config.decoder_start_token_id], longest: 1, among, signal });
          spoken = languages.get(first?.id ?? -1) ?? 'en';
        }
        const longest = Math.ceil(TOKENS_PER_SECOND * seconds) + TOKENS_MORE;
        const chosen = await decode.text(encoded, { begin: beginning(spoken, prompt), draft, longest, signal });
        const said = chosen.filter(({ id }) => id < special);
        const words = wordsOf(said, (ids) => tokenizer.decode(ids, { skip_special_tokens: true, clean_up_tokenization_spaces: false }));
        return { words, language: spoken, tokens: said.map(({ id }) => id) };
      }
    },
    release: async () => void (await model.dispose()),
  };
}

async function open(encoder: string) {
  const folder = dirname(dirname(encoder));
  const kind = /^encoder_model(_[a-z0-9]+)?\.onnx$/.exec(basename(encoder));
  if (!kind || basename(dirname(encoder)) !== 'onnx') throw new MiaError('speech.missing', { reason: 'kind' });
  const dtype = { undefined: 'fp32', _quantized: 'q8', _fp16: 'fp16', _int8: 'int8', _q4: 'q4' }[String(kind[1])];
  if (!dtype) throw new MiaError('speech.missing', { reason: 'kind' });
  // Never a hub, never a cache of its own: what is not in the folder is not there.
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.localModelPath = `${dirname(folder)}/`;
  try {
    const config = JSON.parse(readFileSync(`${folder}/generation_config.json`, 'utf8')) as GenerationConfig;
    const shape = JSON.parse(readFileSync(`${folder}/preprocessor_config.json`, 'utf8')) as Record<string, unknown>;
    const tokenizer: PreTrainedTokenizer = await AutoTokenizer.from_pretrained(basename(folder));
    const features = new WhisperFeatureExtractor(shape) as unknown as FeatureExtractor;
    const model = await WhisperForConditionalGeneration.from_pretrained(basename(folder), {
      dtype: dtype as 'fp32',
      session_options: { intraOpNumThreads: THREADS, interOpNumThreads: 1, extra: { session: { intra_op: { allow_spinning: '0' } } } },
    });
    return { model, tokenizer, features, config };
  } catch (error) {
    throw new MiaError('speech.missing', { reason: 'unreadable' }, { cause: error });
  }
}
