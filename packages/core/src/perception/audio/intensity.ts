/** Samples that one value is made of: 64 ms, as Praat takes for a lowest pitch of 50 Hz (3.2 periods). */
const SPAN = 1_024;
/** Of the quietest that 16 bits can tell apart; digital silence has no logarithm. */
export const QUIETEST = -96;

/** Samples before and behind a hop's middle that its loudness is made of. */
export const REACH = SPAN / 2;

const hann = Float64Array.from({ length: SPAN }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / SPAN));

/**
 * Loudness: root mean square in dB of full scale (a sine of amplitude 1 has −3), under a Hann window of 64 ms. What lies outside of the
 * samples does not count.
 * @param samples 16 kHz mono, −1 to 1
 * @param middle number of the sample in the middle
 */
export function intensityAt(samples: Float32Array, middle: number): number {
  const first = middle - REACH;
  let [power, weight] = [0, 0];
  for (let n = Math.max(0, -first); n < SPAN && first + n < samples.length; n++) {
    power += (hann[n] as number) * (samples[first + n] as number) ** 2;
    weight += hann[n] as number;
  }
  return decibels(power / weight);
}

/** Of a mean square, not below `QUIETEST`. */
export function decibels(power: number): number {
  return Math.max(QUIETEST, 10 * Math.log10(power));
}
