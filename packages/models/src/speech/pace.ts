/**
 * How long what Piper's graph makes would be at rate 1, so that twice as fast is twice as fast. Its graph rounds the frames of each
 * sound up: the faster it is asked to speak, the more of its sounds last one frame all the same (at half the length scale its speech is
 * still two thirds as long). The lengths of sounds are taken to be distributed exponentially, of which the mean, rounded up, is known in
 * closed form; so from the frames of a run at one scale follow those at another.
 */

/** Frames for each sound (its pad counts as one) at rate 1, as English sentences have them: measured, 2.05 to 2.5. */
const TYPICAL = 2.2;
/** The voice speaks no faster than this by itself: beyond it most sounds last one frame, and are no longer what they were. */
const SHORTEST = 0.5;
/** Very short sounds are rarer than the distribution has them; measured on English sentences between a third and one. */
const RARER = 1.08;

/** The exponent between what does not end within a frame at one scale, and at 1. */
const exponent = (scale: number): number => (scale < 1 ? scale ** RARER : scale);

/**
 * The length scale at which a sentence of the usual kind is as fast as it is asked to be, or the shortest that the voice can do.
 * @param rate 0.5 to 2
 */
export function lengthScaleFor(rate: number): number {
  if (rate === 1) return 1;
  const own = Math.log(1 - 1 / TYPICAL);
  const scaled = Math.log(1 - Math.min(0.99, rate / TYPICAL));
  const power = own / scaled;
  return Math.max(SHORTEST, power < 1 ? power ** (1 / RARER) : power);
}

/**
 * Frames that a run would have at rate 1.
 * @param frames that it has
 * @param sounds that the graph was given, pads and ends too: each has one frame at least
 * @param scale the length scale that it was made at
 */
export function ownFrames(frames: number, sounds: number, scale: number): number {
  if (scale === 1 || frames <= sounds) return scale === 1 ? frames : frames * TYPICAL;
  return sounds / (1 - (1 - sounds / frames) ** exponent(scale));
}
