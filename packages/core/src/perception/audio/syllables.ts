/** A stretch of speech or of a pause in hops of 10 ms, `to` excluded. */
export interface Stretch {
  from: number;
  to: number;
}

/** dB below the loud parts at which speech ends. */
const SOUNDING = 25;
/** Speech shorter than 100 ms is a click; quiet shorter than 300 ms is part of speech (a stop consonant has up to 200). */
const SHORTEST_SPEECH = 10;
const SHORTEST_PAUSE = 30;
/** 50 ms: the script asks for a pitch in a window of 100. */
const AROUND = 5;
/** dB that the loudness rises before a syllable's peak and falls behind it. */
const DIP = 2;

/** What de Jong and Wempe's threshold stands on: the loudest hundredth of all moments left out, 25 dB less. */
export function soundingLevel(levels: Float32Array): number {
  const sorted = levels.toSorted();
  return (sorted[Math.floor(0.99 * (sorted.length - 1))] ?? 0) - SOUNDING;
}

/** Stretches of speech, with the pauses of at least 300 ms between them. @param levels as `intensityOf` gives */
export function soundingStretches(levels: Float32Array): Stretch[] {
  const level = soundingLevel(levels);
  const found: Stretch[] = [];
  for (let t = 0; t < levels.length; t++) {
    if ((levels[t] as number) < level) continue;
    const last = found.at(-1);
    if (last && t - last.to < SHORTEST_PAUSE) last.to = t + 1;
    else found.push({ from: t, to: t + 1 });
  }
  return found.filter(({ from, to }) => to - from >= SHORTEST_SPEECH);
}

/**
 * Syllable nuclei (de Jong and Wempe 2009, "Praat script to detect syllable nuclei and measure speech rate automatically"): peaks of
 * loudness inside speech with a dip of 2 dB on both sides, voiced ones only.
 * @param levels as `intensityOf` gives
 * @param voiced whether there is a pitch in that hop
 * @returns hops in which they lie
 */
export function syllableNuclei(levels: Float32Array, voiced: (hop: number) => boolean): number[] {
  const level = soundingLevel(levels);
  const nuclei: number[] = [];
  let lowest = Number.POSITIVE_INFINITY;
  let peak: number | null = null;
  for (let t = 0; t <= levels.length; t++) {
    const here = levels[t] ?? Number.NEGATIVE_INFINITY;
    if (peak === null) {
      lowest = Math.min(lowest, here);
      if (here >= lowest + DIP) peak = t;
    } else if (here > (levels[peak] as number)) peak = t;
    else if (here <= (levels[peak] as number) - DIP) {
      if ((levels[peak] as number) > level && anyAround(peak, voiced)) nuclei.push(peak);
      peak = null;
      lowest = here;
    }
  }
  return nuclei;
}

function anyAround(hop: number, voiced: (hop: number) => boolean): boolean {
  for (let at = hop - AROUND; at <= hop + AROUND; at++) if (voiced(at)) return true;
  return false;
}
