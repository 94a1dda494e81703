/** From any sampling rate to another: a windowed sinc in phases, so that nothing above half the lower rate comes back as a false tone. */

/** Zero crossings of the sinc on either side. */
const CROSSINGS = 16;
/** Kaiser window: about 80 dB of what is not wanted goes. */
const BETA = 8;
/** The passband ends here, of half the lower rate: what lies between is where the filter falls. */
const PASS = 0.94;
/** Phases of the filter; between two of them it is taken linearly. */
const PHASES = 512;

/** Bessel function of the first kind, order 0, by its series (Abramowitz and Stegun 9.6.12). */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** A stream of one channel. */
export class Resampler {
  readonly #step: number;
  readonly #half: number;
  readonly #table: Float64Array;
  /** What is still needed of what came, and the number of its first sample. */
  #held: Float32Array;
  #base: number;
  /** Samples that were told. */
  #told = 0;
  #came = 0;

  /** @param from,to samples a second */
  constructor(from: number, to: number) {
    this.#step = from / to;
    const cut = PASS * Math.min(1, to / from);
    this.#half = Math.ceil(CROSSINGS / cut);
    this.#held = new Float32Array(this.#half);
    this.#base = -this.#half;
    this.#table = Float64Array.from({ length: this.#half * PHASES + 2 }, (_, i) => {
      const x = i / PHASES;
      if (x > this.#half) return 0;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * cut * x) / (Math.PI * cut * x);
      return cut * sinc * (bessel(BETA * Math.sqrt(Math.max(0, 1 - (x / this.#half) ** 2))) / bessel(BETA));
    });
  }

  /** @returns what can be told by now */
  push(samples: Float32Array): Float32Array {
    const all = new Float32Array(this.#held.length + samples.length);
    all.set(this.#held);
    all.set(samples, this.#held.length);
    this.#held = all;
    this.#came += samples.length;
    return this.#out(this.#came - this.#half);
  }

  /** No more comes: the rest, silence behind it. */
  end(): Float32Array {
    const all = new Float32Array(this.#held.length + this.#half + 1);
    all.set(this.#held);
    this.#held = all;
    return this.#out(this.#came);
  }

  #out(until: number): Float32Array {
    // Counted, not added up: over half an hour small errors would become samples.
    const out = new Float32Array(Math.max(0, Math.ceil(until / this.#step - 1e-9) - this.#told));
    for (let i = 0; i < out.length; i++) out[i] = this.#sample((this.#told + i) * this.#step - this.#base);
    this.#told += out.length;
    const done = Math.max(0, Math.floor(this.#told * this.#step) - this.#half - this.#base);
    this.#held = this.#held.slice(done);
    this.#base += done;
    return out;
  }

  #sample(at: number): number {
    const held = this.#held;
    const centre = Math.floor(at);
    let sum = 0;
    for (let k = Math.max(0, centre - this.#half + 1), last = Math.min(held.length - 1, centre + this.#half); k <= last; k++) {
      const place = Math.abs(at - k) * PHASES;
      const index = Math.floor(place);
      const low = this.#table[index] as number;
      sum += (held[k] as number) * (low + (place - index) * ((this.#table[index + 1] as number) - low));
    }
    return sum;
  }
}
