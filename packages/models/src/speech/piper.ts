import { readFile } from 'node:fs/promises';
import { MiaError } from '@mia/core/errors.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { lengthScaleFor, ownFrames } from './pace.ts';
import type { Phonemizer } from './phonemizer.ts';
import { inTurn, type Run, runsOf, SESSION, type SpeakingVoice, soundsOf } from './runs.ts';

export interface PiperFiles {
  weights: string;
  /** Its `.onnx.json`. */
  config: string;
}

const settings = z.object({
  audio: z.object({ sample_rate: z.number().int().min(8_000).max(48_000) }),
  espeak: z.object({ voice: z.string() }),
  inference: z.object({ noise_scale: z.number(), length_scale: z.number().positive(), noise_w: z.number() }),
  phoneme_type: z.literal('espeak').default('espeak'),
  phoneme_id_map: z.record(z.string(), z.array(z.number().int())),
  num_speakers: z.number().int().min(1),
  hop_length: z.number().int().min(1).default(256),
});

/** @throws MiaError `speech.no-voice` when a file is not there or is none of its kind */
export async function loadPiper(files: PiperFiles, phonemizer: Phonemizer): Promise<SpeakingVoice> {
  const { config, session } = await open(files);
  const many = session.inputNames.includes('sid');

  async function run(ids: readonly number[], rate: number): Promise<Run> {
    const { noise_scale, length_scale, noise_w } = config.inference;
    const scale = lengthScaleFor(rate);
    const feeds = {
      input: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
      scales: new Tensor('float32', Float32Array.of(noise_scale, length_scale * scale, noise_w), [3]),
      ...(many ? { sid: new Tensor('int64', BigInt64Array.of(0n), [1]) } : {}),
    };
    const { output } = await session.run(feeds);
    const samples = (output as Tensor).data as Float32Array;
    const hop = config.hop_length;
    return { samples, wanted: (ownFrames(samples.length / hop, ids.length, scale) * hop) / rate };
  }

  return {
    async speak(text, rate, between) {
      const runs = runsOf(await soundsOf(text, config.espeak.voice, phonemizer), config.phoneme_id_map);
      const sampleRate = config.audio.sample_rate;
      return { samples: await inTurn(runs, { run: (ids) => run(ids, rate), sampleRate }, between), sampleRate };
    },
    release: () => session.release(),
  };
}

async function open({ weights, config: file }: PiperFiles) {
  try {
    const config = settings.parse(JSON.parse(await readFile(file, 'utf8')));
    if (!weights.endsWith('.onnx')) throw new MiaError('speech.no-voice', { reason: 'kind' });
    const session = await InferenceSession.create(weights, SESSION);
    const inputs = new Set(session.inputNames);
    if (!['input', 'input_lengths', 'scales'].every((name) => inputs.has(name)) || !session.outputNames.includes('output')) {
      throw new MiaError('speech.no-voice', { reason: 'shape' });
    }
    return { config, session };
  } catch (error) {
    throw error instanceof MiaError ? error : new MiaError('speech.no-voice', { reason: 'unreadable' }, { cause: error });
  }
}
