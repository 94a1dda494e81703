/**
 * Another rate, by a windowed sinc in polyphase form (J. O. Smith, Digital Audio Resampling): what would fold back below half of
 * the new rate is gone by 70 dB before it can. Streaming, no allocation while it runs, so that it may live in an audio worklet.
 */
import { RATE } from './sound.ts';

/** Zero crossings of the sinc to each side. */
const CROSSINGS = 40;
/** Of the Kaiser window: some 80 dB. */
const BETA = 8;
/** Where the filter is at half, as a share of the lower rate's half: the slope ends before the other side begins. */
const EDGE = 0.93;
/** Beyond so many phases the nearest is taken: odd rates only. */
const MOST_PHASES = 2048;
const BLOCK = 256;

export class Resampler {
  readonly #taps: number;
  /** Output n stands at input n × step ÷ parts. */
  readonly #parts: number;
  readonly #step: number;
  readonly #phases: number;
  /** One row of weights for each phase. */
  readonly #weights: Float32Array;
  /** The last `taps` samples, then the block at hand. */
  readonly #buffer: Float32Array;
  /** Newest sample that the next output needs, counted from the beginning of the block to come. */
  #next = 0;
  #part = 0;

  /** @param from samples a second of what comes, a whole number; 8,000 to 192,000 is what devices have */
  constructor(from: number, to: number = RATE) {
    const common = gcd(from, to);
    this.#parts = to / common;
    this.#step = from / common;
    this.#phases = Math.min(this.#parts, MOST_PHASES);
    const half = Math.ceil(CROSSINGS * Math.max(1, from / to));
    this.#taps = 2 * half;
    this.#buffer = new Float32Array(this.#taps + BLOCK);
    this.#weights = weights(this.#phases, half, 0.5 * Math.min(1, to / from) * EDGE);
  }

  /** Gives each sample of the new rate to `take`, some milliseconds behind what comes. */
  push(input: Float32Array, take: (sample: number) => void): void {
    for (let at = 0; at < input.length; at += BLOCK) this.#block(input.subarray(at, at + BLOCK), take);
  }

  #block(block: Float32Array, take: (sample: number) => void): void {
    const buffer = this.#buffer;
    const taps = this.#taps;
    buffer.set(block, taps);
    while (this.#next < block.length) {
      const row = Math.floor((this.#part * this.#phases) / this.#parts) * taps;
      const start = this.#next + 1;
      let sum = 0;
      for (let k = 0; k < taps; k += 1) sum += (this.#weights[row + k] as number) * (buffer[start + k] as number);
      take(sum);
      this.#part += this.#step;
      this.#next += Math.floor(this.#part / this.#parts);
      this.#part %= this.#parts;
    }
    this.#next -= block.length;
    buffer.copyWithin(0, block.length, block.length + taps);
  }
}

function weights(phases: number, half: number, cutoff: number): Float32Array {
  const taps = 2 * half;
  const rows = new Float32Array(phases * taps);
  for (let phase = 0; phase < phases; phase += 1) {
    const row = rows.subarray(phase * taps, (phase + 1) * taps);
    for (let k = 0; k < taps; k += 1) {
      const away = k - half + 1 - phase / phases;
      row[k] = sinc(2 * cutoff * away) * kaiser(away / half);
    }
    const sum = row.reduce((all, weight) => all + weight, 0);
    for (let k = 0; k < taps; k += 1) row[k] = (row[k] as number) / sum;
  }
  return rows;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const kaiser = (x: number): number => (Math.abs(x) > 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA));

/** The modified Bessel function of order 0, by its series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > 1e-10 * sum; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
