import { Tensor } from '@huggingface/transformers';
import { RATE } from './segments.ts';

/** Frames of the spectrogram in a second, and the samples of one frame's window. */
const FRAMES = 100;
const WINDOW = 400;

export type FeatureExtractor = ((samples: Float32Array) => Promise<unknown>) & {
  config: { n_samples: number; nb_max_frames: number; chunk_length: number };
};

/**
 * Log-mel spectrogram of some seconds, as Whisper's own extractor gives it of speech that is filled up with silence; computed as far as
 * somebody speaks alone, since what is silent has one value everywhere.
 * @param samples 16 kHz mono, no longer than the window
 * @param seconds of the window
 * @returns 1 × bins × frames, 100 frames a second
 */
export async function spectrogram(features: FeatureExtractor, samples: Float32Array, seconds: number): Promise<Tensor> {
  const frames = seconds * FRAMES;
  const hop = RATE / FRAMES;
  // Behind the last sample that a window reaches stands at least one frame of nothing but silence.
  const spoken = Math.min(frames, Math.ceil((samples.length + WINDOW) / hop) + 2);
  setWindow(features, spoken);
  const { input_features: whole } = (await features(samples)) as { input_features: Tensor };
  if (spoken === frames) return whole;
  const [, bins = 0, width = 0] = whole.dims;
  const given = whole.data as Float32Array;
  const filled = new Float32Array(bins * frames);
  for (let bin = 0; bin < bins; bin++) {
    filled.set(given.subarray(bin * width, (bin + 1) * width), bin * frames);
    filled.fill(given[(bin + 1) * width - 1] as number, bin * frames + width, (bin + 1) * frames);
  }
  return new Tensor('float32', filled, [1, bins, frames]);
}

/** Internals of the feature extractor: a test holds that they still do what they did. */
function setWindow(features: FeatureExtractor, frames: number): void {
  Object.assign(features.config, { n_samples: (frames * RATE) / FRAMES, nb_max_frames: frames, chunk_length: frames / FRAMES });
}
