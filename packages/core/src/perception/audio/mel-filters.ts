/**
 * The mel scale of Slaney's Auditory Toolbox (1998), as Whisper and librosa use it: linear up to 1 kHz, logarithmic above.
 * @param hertz @returns mel
 */
export function melOf(hertz: number): number {
  return hertz < BREAK_HERTZ ? hertz / HERTZ_PER_MEL : BREAK_MEL + Math.log(hertz / BREAK_HERTZ) / LOG_STEP;
}

/** @param mel @returns hertz; the inverse of `melOf` */
export function hertzOf(mel: number): number {
  return mel < BREAK_MEL ? mel * HERTZ_PER_MEL : BREAK_HERTZ * Math.exp(LOG_STEP * (mel - BREAK_MEL));
}

const HERTZ_PER_MEL = 200 / 3;
const BREAK_HERTZ = 1_000;
const BREAK_MEL = BREAK_HERTZ / HERTZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

/** One triangle over the frequencies of a spectrum: the weights of those from `from` on, all others have none. */
export interface MelFilter {
  from: number;
  weights: Float64Array;
}

/**
 * Triangles evenly spaced on the mel scale from 0 to half of `rate`, each of area 1 (Slaney's normalisation: 2 / width in hertz).
 * @param bins how many
 * @param length samples of a frame: its spectrum has length / 2 + 1 frequencies
 * @param rate samples a second
 */
export function melFilters(bins: number, length: number, rate: number): MelFilter[] {
  const highest = melOf(rate / 2);
  const corners = Array.from({ length: bins + 2 }, (_, i) => hertzOf((highest * i) / (bins + 1)));
  const frequencies = Array.from({ length: length / 2 + 1 }, (_, k) => (k * rate) / length);
  return Array.from({ length: bins }, (_, i) => {
    const [low, top, high] = corners.slice(i, i + 3) as [number, number, number];
    const weights = frequencies.map((f) => (Math.max(0, Math.min((f - low) / (top - low), (high - f) / (high - top))) * 2) / (high - low));
    const from = weights.findIndex((weight) => weight > 0);
    return from < 0
      ? { from: 0, weights: new Float64Array(0) }
      : { from, weights: Float64Array.from(weights.slice(from, weights.findLastIndex((weight) => weight > 0) + 1)) };
  });
}
