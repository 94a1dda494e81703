/** Our decoding against that of transformers.js on the real graph, and our spectrogram against its extractor's. */
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { env, type Tensor, WhisperFeatureExtractor, WhisperForConditionalGeneration } from '@huggingface/transformers';
import { beforeAll, describe, expect, it } from 'vitest';
import { findSpeech, recording, WHY } from './fixtures/speech.ts';
import { createDecoder, type Decoder, type Encoded } from './whisper-decoding.ts';
import { type FeatureExtractor, spectrogram } from './whisper-spectrogram.ts';

const files = findSpeech();

describe.skipIf(!files)(`Whisper's decoder${files ? '' : ` ${WHY}`}`, () => {
  const SECONDS = 15;
  let decoder: Decoder;
  let features: FeatureExtractor;
  let config: { decoder_start_token_id: number; no_timestamps_token_id: number; eos_token_id: number };
  let generate: (spectrogram: Tensor) => Promise<number[]>;

  beforeAll(async () => {
    const folder = dirname(dirname((files as { encoder: string }).encoder));
    [env.allowRemoteModels, env.useFSCache, env.localModelPath] = [false, false, `${dirname(folder)}/`];
    config = JSON.parse(readFileSync(`${folder}/generation_config.json`, 'utf8'));
    features = new WhisperFeatureExtractor(
      JSON.parse(readFileSync(`${folder}/preprocessor_config.json`, 'utf8')),
    ) as unknown as FeatureExtractor;
    const model = await WhisperForConditionalGeneration.from_pretrained(basename(folder), { dtype: 'fp32' });
    decoder = createDecoder(model, config);
    generate = async (inputs) => {
      const given = { inputs, decoder_input_ids: begin(), max_new_tokens: 60 };
      const ids = (await model.generate(given as unknown as Parameters<typeof model.generate>[0])) as Tensor;
      return Array.from(ids.data as BigInt64Array, Number).slice(begin().length);
    };
  }, 60_000);

  const begin = (): number[] => [config.decoder_start_token_id, config.no_timestamps_token_id];
  const text = async (encoded: Encoded, draft: number[], longest = 60): Promise<number[]> =>
    (await decoder.text(encoded, { begin: begin(), draft, longest })).map(({ id }) => id);

  it.each(['0870', '0930'] as const)(
    'gives what generating step by step gives (%s), with a draft that is right, half right, wrong or too long, and without one',
    async (name) => {
      const heard = await spectrogram(features, recording(name), SECONDS);
      const expected = await generate(heard);
      expect(expected.at(-1)).toBe(config.eos_token_id);
      const encoded = await decoder.encode(heard);
      const said = expected.slice(0, -1);
      const middle = said.length >> 1;
      const drafts = [
        [],
        said,
        said.slice(0, middle),
        said.map((id, at) => (at < middle ? id : id + 1)),
        said.map(() => 11),
        [...said, ...said],
      ];
      for (const draft of drafts) expect(await text(encoded, draft)).toEqual(expected);
      expect(await text(encoded, said, 6)).toEqual(expected.slice(0, 6));
    },
    60_000,
  );

  it('is as sure of a token that was drafted as of one that was not', async () => {
    const encoded = await decoder.encode(await spectrogram(features, recording('0930'), SECONDS));
    const steps = await decoder.text(encoded, { begin: begin(), longest: 60 });
    const drafted = await decoder.text(encoded, { begin: begin(), draft: steps.slice(0, -1).map(({ id }) => id), longest: 60 });
    for (const [at, { id, logProbability }] of drafted.entries()) {
      expect(id).toBe(steps[at]?.id);
      expect(logProbability).toBeCloseTo(steps[at]?.logProbability ?? Number.NaN, 2);
    }
  }, 60_000);

  it('stops at the signal', async () => {
    const encoded = await decoder.encode(await spectrogram(features, recording('0930'), SECONDS));
    const signal = AbortSignal.abort();
    await expect(decoder.text(encoded, { begin: begin(), longest: 60, signal })).rejects.toMatchObject({ code: 'request.cancelled' });
  }, 60_000);

  it.each([0.4, 2.9, 14.99, 15])('hears %f seconds filled up with silence as the extractor itself does', async (seconds) => {
    const samples = recording('0870').slice(0, seconds * 16_000);
    const padded = new Float32Array(Math.round(seconds * 16_000));
    padded.set(samples);
    const ours = await spectrogram(features, padded, SECONDS);
    Object.assign(features.config, { n_samples: SECONDS * 16_000, nb_max_frames: SECONDS * 100, chunk_length: SECONDS });
    const { input_features: theirs } = (await features(padded)) as { input_features: Tensor };
    expect(ours.dims).toEqual(theirs.dims);
    let furthest = 0;
    for (const [at, value] of (ours.data as Float32Array).entries())
      furthest = Math.max(furthest, Math.abs(value - Number((theirs.data as Float32Array)[at])));
    expect(furthest).toBeLessThan(1e-6);
  });
});
