/** Samples of one utterance as they come from a window: put in order, with silence where some never came. */

/** What came too early waits for what is missing, for this many samples: then the gap is silence. */
const PATIENCE = 16_000;
/** Silence is handed on in pieces of this length. */
const PIECE = 16_000;

export class FrameOrder {
  readonly #longest: number;
  readonly #take: (samples: Float32Array) => void;
  readonly #early: { at: number; samples: Float32Array }[] = [];
  #held = 0;
  #length = 0;
  #lost = 0;

  /**
   * @param longest samples: what lies behind them is left out
   * @param take is handed every sample once, in order
   */
  constructor(longest: number, take: (samples: Float32Array) => void) {
    this.#longest = longest;
    this.#take = take;
  }

  /** Samples handed on so far. */
  get length(): number {
    return this.#length;
  }

  /** Samples of them that never came. */
  get lost(): number {
    return this.#lost;
  }

  /** @param at number of the first sample in the utterance; what was handed on before is left out */
  push(at: number, samples: Float32Array): void {
    const from = Math.max(0, this.#length - at);
    const to = Math.min(samples.length, this.#longest - at);
    if (to <= from) return;
    const rest = samples.subarray(from, to);
    const start = at + from;
    if (start === this.#length) this.#give(rest);
    else {
      const index = this.#early.findIndex((one) => one.at > start);
      this.#early.splice(index < 0 ? this.#early.length : index, 0, { at: start, samples: rest });
      this.#held += rest.length;
    }
    this.#drain();
    while (this.#held > PATIENCE) this.#skip();
  }

  /** @param samples how many the utterance has: those that never came are silence */
  end(samples: number): void {
    while (this.#early.length > 0) this.#skip();
    this.#fill(Math.min(samples, this.#longest));
  }

  #give(samples: Float32Array): void {
    this.#length += samples.length;
    this.#take(samples);
  }

  /** Hands on what is next in order. */
  #drain(): void {
    for (let first = this.#early[0]; first && first.at <= this.#length; first = this.#early[0]) {
      this.#early.shift();
      this.#held -= first.samples.length;
      const rest = first.samples.subarray(Math.min(first.samples.length, this.#length - first.at));
      if (rest.length > 0) this.#give(rest);
    }
  }

  /** Gives the first gap up. */
  #skip(): void {
    const first = this.#early[0];
    if (first) this.#fill(first.at);
    this.#drain();
  }

  #fill(until: number): void {
    while (this.#length < until) {
      const silence = new Float32Array(Math.min(PIECE, until - this.#length));
      this.#lost += silence.length;
      this.#give(silence);
    }
  }
}
