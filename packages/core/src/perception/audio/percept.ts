import { decibels, intensityAt, REACH } from './intensity.ts';
import { HOP, RATE } from './log-mel.ts';
import { curveOf, FRAME, MIDDLE, Yin } from './pitch.ts';
import { type Stretch, soundingStretches, syllableNuclei } from './syllables.ts';

/**
 * How something was said. It is kept with the recording and goes nowhere else: it is not shown, no prompt contains it, and nothing
 * about the person's mood is concluded from it.
 */
export interface AudioPercept {
  /** Length of the recording. */
  seconds: number;
  /** dB of full scale: of the speech as a whole, of its loudest 64 ms, and of the quietest twentieth of the recording. */
  energy: { speech: number; loudest: number; floor: number };
  /** Hertz: median, tenth and ninetieth percentile; and the voiced share of the speech. Null where no voice was heard. */
  pitch: { median: number; low: number; high: number; voiced: number } | null;
  /** Per second of speech, pauses left out. Null where nobody spoke. */
  rate: { syllables: number; words: number | null } | null;
  /** Between the first and the last word, of at least 300 ms: how many, their seconds in all, and the longest. */
  pauses: { count: number; seconds: number; longest: number };
}

export interface PerceiveAudioOptions {
  /** How many words were recognised. */
  words?: number | undefined;
}

/** A room without a voice is no speech, however loud its noise is: one syllable is enough. */
const QUIET = -70;

/** What is heard of a recording while it comes: of each 10 ms three numbers are kept, and of its samples less than 0.1 s. */
export class AudioPerceiver {
  /** The samples that are still needed; the first one is number `#from` of the recording. */
  #held: Float32Array = new Float32Array(0);
  #from = 0;
  #length = 0;
  readonly #yin = new Yin();
  #frames = 0;
  /** By hop: dB, mean square, and hertz or 0 where there is no voice. */
  readonly #levels: number[] = [];
  readonly #powers: number[] = [];
  readonly #pitches: number[] = [];

  /** @param samples what comes next, 16 kHz mono, −1 to 1; takes about 1 % of their length */
  push(samples: Float32Array): void {
    const held = new Float32Array(this.#held.length + samples.length);
    held.set(this.#held);
    held.set(samples, this.#held.length);
    this.#held = held;
    this.#length += samples.length;
    while ((this.#levels.length + 0.5) * HOP + REACH <= this.#length) this.#hop();
    while (this.#frames * HOP + FRAME <= this.#length) this.#pitch(curveOf(this.#held, this.#frames * HOP - this.#from));
    // What the next hop or the next frame looks at begins here.
    const needed = Math.min((this.#levels.length + 0.5) * HOP - REACH, this.#levels.length * HOP, this.#frames * HOP);
    if (needed > this.#from) {
      this.#held = this.#held.slice(needed - this.#from);
      this.#from = needed;
    }
  }

  #hop(): void {
    const first = this.#levels.length * HOP - this.#from;
    this.#levels.push(intensityAt(this.#held, first + HOP / 2));
    let power = 0;
    for (let n = first; n < first + HOP; n++) power += (this.#held[n] as number) ** 2;
    this.#powers.push(power / HOP);
  }

  #pitch(curve: ReturnType<typeof curveOf> | null): void {
    const known = this.#yin.next(curve);
    if (known) this.#pitches[this.#frames - 1 + MIDDLE] = known.hertz ?? 0;
    this.#frames += 1;
  }

  /** No more comes. */
  end({ words }: PerceiveAudioOptions = {}): AudioPercept {
    while ((this.#levels.length + 1) * HOP <= this.#length) this.#hop();
    if (this.#frames > 0) this.#pitch(null);
    return perceptOf(this.#length, { levels: this.#levels, powers: this.#powers, pitches: this.#pitches }, words);
  }
}

/** A whole recording at once. @param samples 16 kHz mono, −1 to 1 */
export function perceiveAudio(samples: Float32Array, options: PerceiveAudioOptions = {}): AudioPercept {
  const perceiver = new AudioPerceiver();
  for (let from = 0; from < samples.length; from += RATE) perceiver.push(samples.subarray(from, from + RATE));
  return perceiver.end(options);
}

interface Hops {
  levels: readonly number[];
  powers: readonly number[];
  pitches: readonly number[];
}

function perceptOf(length: number, { levels, powers, pitches }: Hops, words: number | undefined): AudioPercept {
  const loudness = Float32Array.from(levels);
  const sorted = loudness.toSorted();
  const loudest = sorted.at(-1) ?? decibels(0);
  const nuclei = loudest < QUIET ? [] : syllableNuclei(loudness, (hop) => (pitches[hop] ?? 0) > 0);
  const heard = nuclei.length === 0 ? [] : soundingStretches(loudness);
  const hops = heard.reduce((sum, { from, to }) => sum + to - from, 0);
  const voice = Float64Array.from(heard.flatMap(({ from, to }) => pitches.slice(from, to).filter((hertz) => hertz > 0))).sort();
  const gaps = heard.slice(1).map(({ from }, i) => secondsOf(from - (heard[i] as Stretch).to));
  const said = heard.length > 0 ? heard.flatMap(({ from, to }) => powers.slice(from, to)) : powers;
  const at = (share: number) => rounded(voice[Math.round(share * (voice.length - 1))] as number, 1);
  const perSecond = (count: number) => rounded(count / secondsOf(hops), 2);
  return {
    seconds: rounded(length / RATE, 2),
    energy: {
      speech: rounded(decibels(sumOf(said) / Math.max(1, said.length)), 1),
      loudest: rounded(loudest, 1),
      floor: rounded(sorted[Math.floor(0.05 * sorted.length)] ?? loudest, 1),
    },
    pitch: voice.length === 0 ? null : { median: at(0.5), low: at(0.1), high: at(0.9), voiced: rounded(voice.length / hops, 2) },
    rate: hops === 0 ? null : { syllables: perSecond(nuclei.length), words: words === undefined ? null : perSecond(words) },
    pauses: { count: gaps.length, seconds: rounded(sumOf(gaps), 2), longest: rounded(Math.max(0, ...gaps), 2) },
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0);
}

function secondsOf(hops: number): number {
  return (hops * HOP) / RATE;
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
