/** What goes before Wav2Vec 2.0's transformer: the scale of its samples, and how many frames its convolutions make of them. */

/** Kernel and stride of the seven convolutions (Baevski et al. 2020, section 4.2): 400 samples a frame, 320 from one to the next. */
const CONVOLUTIONS: readonly (readonly [kernel: number, stride: number])[] = [
  [10, 5],
  [3, 2],
  [3, 2],
  [3, 2],
  [3, 2],
  [2, 2],
  [2, 2],
];

/** Samples of which the convolutions make one frame. */
export const RECEPTIVE_FIELD = CONVOLUTIONS.reduceRight((length, [kernel, stride]) => (length - 1) * stride + kernel, 1);

/** Frames that become of so many samples: 49 of a second. */
export function framesOf(samples: number): number {
  return Math.max(
    0,
    CONVOLUTIONS.reduce((length, [kernel, stride]) => Math.floor((length - kernel) / stride) + 1, samples),
  );
}

/** Zero mean and unit variance, as Wav2Vec2FeatureExtractor does it. */
export function normalised(samples: Float32Array): Float32Array {
  let sum = 0;
  for (const sample of samples) sum += sample;
  const mean = sum / Math.max(1, samples.length);
  let squares = 0;
  for (const sample of samples) squares += (sample - mean) ** 2;
  const scale = 1 / Math.sqrt(squares / Math.max(1, samples.length) + 1e-7);
  return samples.map((sample) => (sample - mean) * scale);
}

/**
 * Samples and what of them counts, filled up with silence to `length`. Where a model has no mask, the silence is what it was trained to
 * see there.
 */
export function padded(samples: Float32Array, length: number): { samples: Float32Array; mask: BigInt64Array } {
  const filled = new Float32Array(Math.max(length, samples.length));
  filled.set(samples);
  const mask = new BigInt64Array(filled.length);
  mask.fill(1n, 0, samples.length);
  return { samples: filled, mask };
}
