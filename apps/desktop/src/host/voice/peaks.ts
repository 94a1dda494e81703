/** How loud a recording is over its length, as bars are drawn: never more than this many, whatever its length. */
const MOST = 200;
/** Samples of the first bars: 20 ms at 16 kHz. */
const FIRST = 320;

export class Peaks {
  #values: number[] = [];
  #width = FIRST;
  #filled = 0;
  #peak = 0;

  /** @param samples −1 to 1 */
  push(samples: Float32Array): void {
    for (const sample of samples) {
      this.#peak = Math.max(this.#peak, Math.abs(sample));
      if (++this.#filled === this.#width) this.#close();
    }
  }

  /** 0 to 1, in order, each as long as the others. */
  values(): number[] {
    const all = this.#filled > 0 ? [...this.#values, this.#peak] : this.#values;
    return all.map((peak) => Math.round(Math.min(1, peak) * 1000) / 1000);
  }

  #close(): void {
    this.#values.push(this.#peak);
    this.#filled = 0;
    this.#peak = 0;
    if (this.#values.length < MOST) return;
    // Two become one, and each from here on is as long as both.
    this.#values = Array.from({ length: MOST / 2 }, (_, i) => Math.max(this.#values[2 * i] as number, this.#values[2 * i + 1] as number));
    this.#width *= 2;
  }
}
