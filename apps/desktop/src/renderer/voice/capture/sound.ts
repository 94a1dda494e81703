/** What the recogniser listens to, and how the window cuts it. */

/** Samples a second. */
export const RATE = 16_000;
/** Samples of a frame: 32 ms. */
export const FRAME = 512;

/** 512 samples, mono, −1…1. */
export interface Frame {
  samples: Float32Array<ArrayBuffer>;
  /** Number of its first sample, counted from when the microphone was opened: a jump tells that some were lost on their way. */
  first: number;
  /** When its first sample was taken, in seconds of the context that took it. */
  time: number;
}

/** Root mean square of the samples. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** Loudness as a meter shows it: 0 at −60 dB of full scale and below, 1 at full scale. */
export function meterLevel(rms: number): number {
  return rms <= 0.001 ? 0 : Math.min(1, 1 + Math.log10(rms) / 3);
}
