/**
 * Speech made shorter or longer without its pitch: WSOLA (Verhelst and Roelands 1993, "An overlap-add technique based on waveform similarity
 * (WSOLA) for high quality time-scale modification of speech"). What is heard is laid together of pieces of the sound itself; each is taken
 * from about where its moment asks for, shifted to where it goes on most like the piece before it would have.
 */

/** Seconds that two pieces share: what follows what is decided once in this time. */
const HOP = 0.012;
/** Seconds that a piece may be shifted either way: a period of the lowest voice (62 Hz) fits in between. */
const SHIFT = 0.008;
/** Shifts are tried in steps of this many samples, and between the best two of them one by one. */
const STEP = 4;

/**
 * @param samples mono
 * @param sampleRate hertz
 * @param factor how many times as long: from 0.25 to 4
 * @returns `samples.length * factor` of them, rounded; begins and ends with the very samples of the sound
 */
export function timeScaled(samples: Float32Array, sampleRate: number, factor: number): Float32Array {
  const hop = Math.round(HOP * sampleRate);
  const shift = Math.round(SHIFT * sampleRate);
  const length = Math.round(samples.length * factor);
  // Shorter than a few pieces: there is nothing to be lost or to be repeated.
  if (length === samples.length || Math.min(length, samples.length) < 4 * hop) return samples;
  const out = new Float32Array(length);
  const rise = Float32Array.from({ length: hop }, (_, i) => 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / hop));
  out.set(samples.subarray(0, hop));
  let from = 0;
  for (let at = hop; at < length; at += hop) {
    const goesOn = from + hop;
    // The last one is as long as what is left, and ends where the sound ends.
    const last = at + 3 * hop > length;
    from = last ? samples.length - (length - at) : placed(samples, goesOn, { hop, shift, wanted: Math.round(at / factor) });
    for (let i = 0; i < hop && at + i < length; i++) {
      const up = rise[i] as number;
      out[at + i] = (samples[goesOn + i] ?? 0) * (1 - up) + (samples[from + i] ?? 0) * up;
    }
    if (!last) continue;
    out.set(samples.subarray(from + hop), at + hop);
    break;
  }
  return out;
}

/** Where within reach of `wanted` the sound is most like what stands at `goesOn`. */
function placed(samples: Float32Array, goesOn: number, { hop, shift, wanted }: { hop: number; shift: number; wanted: number }): number {
  const high = Math.min(samples.length - 2 * hop, wanted + shift);
  const low = Math.max(0, Math.min(high, wanted - shift));
  // It is within reach itself: nothing is more like it.
  if (goesOn >= low && goesOn <= high) return goesOn;
  const among = (start: number, end: number, step: number): number => {
    let [best, most] = [start, Number.NEGATIVE_INFINITY];
    for (let one = start; one <= end; one += step) {
      const like = likeness(samples, { one, other: goesOn, hop, step });
      if (like > most) [best, most] = [one, like];
    }
    return best;
  };
  const near = among(low, high, STEP);
  return among(Math.max(low, near - STEP + 1), Math.min(high, near + STEP - 1), 1);
}

interface Pair {
  one: number;
  other: number;
  hop: number;
  /** Of the samples each so many is looked at. */
  step: number;
}

/** Normalised cross-correlation of what stands at two places; 0 of silence. */
function likeness(samples: Float32Array, { one, other, hop, step }: Pair): number {
  let [both, power] = [0, 0];
  for (let i = 0; i < hop; i += step) {
    const here = samples[one + i] ?? 0;
    both += here * (samples[other + i] ?? 0);
    power += here * here;
  }
  return power > 0 ? both / Math.sqrt(power) : 0;
}
