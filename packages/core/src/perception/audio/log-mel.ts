import { type MelFilter, melFilters } from './mel-filters.ts';
import { powerSpectrum } from './spectrum.ts';

/** Samples a second of all audio in here, one channel, −1 to 1. */
export const RATE = 16_000;
/** 25 ms. */
export const WINDOW = 400;
/** 10 ms. */
export const HOP = 160;

/** A log-mel spectrogram. */
export interface LogMel {
  bins: number;
  /** 10 ms each, the first one around the first sample. */
  frames: number;
  /** bins × frames: all frames of the lowest bin first. About −1 to 1.5. */
  values: Float32Array;
}

const filters = new Map<number, MelFilter[]>();

/**
 * The log-mel spectrogram that Whisper hears (Radford et al. 2022, section 2.2): Hann windows of 25 ms every 10 ms, the signal mirrored
 * at both ends, power through triangles on the mel scale, decimal logarithm, all more than 80 dB below the loudest lifted to that,
 * then (x + 4) / 4.
 * @param samples 16 kHz mono, −1 to 1; one frame for every full 10 ms
 * @param bins 80, or 128 as Whisper large-v3 has
 */
export function logMel(samples: Float32Array, bins: 80 | 128 = 80): LogMel {
  const frames = Math.floor(samples.length / HOP);
  const values = new Float32Array(bins * frames);
  const triangles = filters.get(bins) ?? melFilters(bins, WINDOW, RATE);
  filters.set(bins, triangles);
  const hann = Float64Array.from({ length: WINDOW }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / WINDOW));
  const transform = powerSpectrum(WINDOW);
  const frame = new Float64Array(WINDOW);
  const power = new Float64Array(WINDOW / 2 + 1);
  let loudest = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < frames; t++) {
    const first = t * HOP - WINDOW / 2;
    for (let n = 0; n < WINDOW; n++) frame[n] = (hann[n] as number) * (samples[mirrored(first + n, samples.length)] as number);
    transform(frame, power);
    for (let bin = 0; bin < bins; bin++) {
      const { from, weights } = triangles[bin] as MelFilter;
      let energy = 0;
      for (let k = 0; k < weights.length; k++) energy += (weights[k] as number) * (power[from + k] as number);
      const level = Math.log10(Math.max(energy, 1e-10));
      values[bin * frames + t] = level;
      if (level > loudest) loudest = level;
    }
  }
  for (let i = 0; i < values.length; i++) values[i] = (Math.max(values[i] as number, loudest - 8) + 4) / 4;
  return { bins, frames, values };
}

/** Where a sample before the beginning or behind the end is found: the signal goes back and forth, its ends not doubled. */
function mirrored(at: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const within = ((at % period) + period) % period;
  return within < length ? within : period - within;
}
