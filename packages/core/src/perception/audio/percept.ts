import { setImmediate } from 'node:timers/promises';
import { decibels, intensityOf } from './intensity.ts';
import { HOP, RATE } from './log-mel.ts';
import { Yin } from './pitch.ts';
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
  words?: number;
}

/** Frames after which others get their turn: some 5 ms of work. */
const AT_ONCE = 50;
/** A room without a voice is no speech, however loud its noise is: one syllable is enough. */
const QUIET = -70;

/**
 * Perceives the prosody of a recording: energy, pitch, rate and pauses.
 * @param samples 16 kHz mono, −1 to 1; takes about 1 % of its length, in steps of a few milliseconds
 */
export async function perceiveAudio(samples: Float32Array, { words }: PerceiveAudioOptions = {}): Promise<AudioPercept> {
  const levels = intensityOf(samples);
  const sorted = levels.toSorted();
  const loudest = sorted.at(-1) ?? decibels(0);
  const pitch = await pitchesOf(samples);
  const nuclei = loudest < QUIET ? [] : syllableNuclei(levels, (hop) => (pitch[hop] ?? 0) > 0);
  const heard = nuclei.length === 0 ? [] : soundingStretches(levels);
  const hops = heard.reduce((sum, { from, to }) => sum + to - from, 0);
  const voice = Float64Array.from(heard.flatMap(({ from, to }) => [...pitch.subarray(from, to)].filter((hertz) => hertz > 0))).sort();
  const gaps = heard.slice(1).map(({ from }, i) => secondsOf(from - (heard[i] as Stretch).to));
  const at = (share: number) => rounded(voice[Math.round(share * (voice.length - 1))] as number, 1);
  return {
    seconds: rounded(samples.length / RATE, 2),
    energy: {
      speech: rounded(decibels(meanSquare(samples, hops > 0 ? heard : [{ from: 0, to: levels.length }])), 1),
      loudest: rounded(loudest, 1),
      floor: rounded(sorted[Math.floor(0.05 * sorted.length)] ?? loudest, 1),
    },
    pitch: voice.length === 0 ? null : { median: at(0.5), low: at(0.1), high: at(0.9), voiced: rounded(voice.length / hops, 2) },
    rate:
      hops === 0
        ? null
        : {
            syllables: rounded(nuclei.length / secondsOf(hops), 2),
            words: words === undefined ? null : rounded(words / secondsOf(hops), 2),
          },
    pauses: {
      count: gaps.length,
      seconds: rounded(
        gaps.reduce((sum, one) => sum + one, 0),
        2,
      ),
      longest: rounded(Math.max(0, ...gaps), 2),
    },
  };
}

/** Hertz in each hop, 0 where there is no voice; a frame's pitch is that of its middle. */
async function pitchesOf(samples: Float32Array): Promise<Float32Array> {
  const yin = new Yin(samples);
  const pitches = new Float32Array(Math.floor(samples.length / HOP));
  for (let at = 0; at < yin.frames; at++) {
    pitches[at + Yin.MIDDLE] = yin.frame(at).hertz ?? 0;
    if (at % AT_ONCE === AT_ONCE - 1) await setImmediate();
  }
  return pitches;
}

function meanSquare(samples: Float32Array, stretches: readonly Stretch[]): number {
  let [power, count] = [0, 0];
  for (const { from, to } of stretches) {
    for (let n = from * HOP; n < to * HOP; n++) power += (samples[n] as number) ** 2;
    count += (to - from) * HOP;
  }
  return power / Math.max(1, count);
}

function secondsOf(hops: number): number {
  return (hops * HOP) / RATE;
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
