import { HOP, RATE } from './log-mel.ts';

/** The pitch at one moment. */
export interface PitchFrame {
  /** Hertz; null where nothing swings: silence, noise, voiceless consonants. */
  hertz: number | null;
  /** 0 to 1 and a little more: the share of the power that does not repeat itself. */
  aperiodicity: number;
}

/** Voices lie in here. */
const LOWEST = 60;
const HIGHEST = 500;
const LONGEST = Math.ceil(RATE / LOWEST);
const SHORTEST = Math.floor(RATE / HIGHEST);
/** 25 ms are compared with what follows them. */
const SPAN = 400;
/** The paper's absolute threshold (step 4). */
const THRESHOLD = 0.1;
/** Above this the best period is none: of white noise it is .7 and more, of a creaking voice up to .3. */
const VOICED = 0.35;
/** Mean square below which there is nothing to hear: −70 dB of full scale. */
const SILENT = 1e-7;
/** Of a period that a neighbour found. */
const NEAR = 0.2;

/** What is known of one frame by itself. */
export interface Curve {
  /** Cumulative mean normalised difference by lag; empty where it is silent. */
  values: Float64Array;
  period: number;
  aperiodicity: number;
}

/** Samples that one frame looks at. */
export const FRAME = SPAN + LONGEST;
/** Hops from a frame's beginning to the one that its middle lies in. */
export const MIDDLE = Math.round(FRAME / 2 / HOP - 0.5);

/**
 * Pitch by YIN (de Cheveigné and Kawahara 2002, "YIN, a fundamental frequency estimator for speech and music"), steps 1 to 6: difference
 * function, cumulative mean normalisation, absolute threshold, parabolic interpolation, best local estimate. One frame every 10 ms,
 * each known when the one behind it is there.
 */
export class Yin {
  #before: Curve | null = null;
  #own: Curve | null = null;

  /** @param curve of the next frame, `curveOf`; null: there is none. @returns the pitch in the frame before it; null for the first */
  next(curve: Curve | null): PitchFrame | null {
    const own = this.#own;
    const pitch = own && pitchIn(own, [this.#before, curve]);
    this.#before = own;
    this.#own = curve;
    return pitch;
  }
}

/** Step 6: the best of a frame and its neighbours, 10 ms on either side, is believed to a fifth of its period. */
function pitchIn(own: Curve, neighbours: readonly (Curve | null)[]): PitchFrame {
  if (own.values.length === 0) return { hertz: null, aperiodicity: 1 };
  const best = neighbours.reduce<Curve>((one, other) => (other && other.aperiodicity < one.aperiodicity ? other : one), own);
  const { period, aperiodicity } = best === own ? own : refined(own.values, best.period * (1 - NEAR), best.period * (1 + NEAR));
  return { hertz: aperiodicity <= VOICED ? RATE / period : null, aperiodicity };
}

/** Steps 2 to 5 at one place. @param samples 16 kHz mono, −1 to 1; `FRAME` of them from `from` on */
export function curveOf(samples: Float32Array, from: number): Curve {
  let power = 0;
  for (let n = from; n < from + SPAN; n++) power += (samples[n] as number) ** 2;
  if (power < SILENT * SPAN) return { values: new Float64Array(0), period: 0, aperiodicity: 1 };
  const values = new Float64Array(LONGEST + 1);
  values[0] = 1;
  let sum = 0;
  for (let lag = 1; lag <= LONGEST; lag++) {
    let difference = 0;
    for (let n = from; n < from + SPAN; n++) {
      const apart = (samples[n] as number) - (samples[n + lag] as number);
      difference += apart * apart;
    }
    sum += difference;
    values[lag] = sum === 0 ? 1 : (difference * lag) / sum;
  }
  return { values, ...estimated(values) };
}

/** Step 4: the first dip below the threshold, at its deepest point; the deepest of all where none goes so far. */
function estimated(values: Float64Array): { period: number; aperiodicity: number } {
  for (let lag = SHORTEST; lag < LONGEST; lag++) {
    if ((values[lag] as number) >= THRESHOLD) continue;
    while (lag + 1 < LONGEST && (values[lag + 1] as number) < (values[lag] as number)) lag += 1;
    return interpolated(values, lag);
  }
  return refined(values, SHORTEST, LONGEST);
}

/** The deepest point between two lags. */
function refined(values: Float64Array, from: number, to: number): { period: number; aperiodicity: number } {
  let best = Math.max(SHORTEST, Math.ceil(from));
  for (let lag = best; lag <= Math.min(LONGEST, to); lag++) if ((values[lag] as number) < (values[best] as number)) best = lag;
  return interpolated(values, best);
}

/** Step 5: the lowest point of a parabola through a dip and its two neighbours. */
function interpolated(values: Float64Array, lag: number): { period: number; aperiodicity: number } {
  const [before, here, after] = [values[lag - 1], values[lag], values[lag + 1]] as [number, number, number | undefined];
  const bend = after === undefined ? 0 : before - 2 * here + after;
  if (after === undefined || bend <= 0 || here > before || here > after) return { period: lag, aperiodicity: here };
  const shift = (before - after) / (2 * bend);
  return { period: lag + shift, aperiodicity: Math.max(0, here - ((before - after) * shift) / 4) };
}
