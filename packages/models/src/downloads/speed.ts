/** Bytes a second over the last seconds, so that a pause or a burst does not make the time left jump. */
export class SpeedMeter {
  readonly #windowMs: number;
  #samples: { at: number; bytes: number }[] = [];

  constructor(windowMs = 5000) {
    this.#windowMs = windowMs;
  }

  /** @param at monotonic milliseconds; @param bytes what is there so far */
  add(at: number, bytes: number): void {
    const last = this.#samples.at(-1);
    if (last && bytes < last.bytes) this.#samples = [];
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > this.#windowMs) this.#samples.shift();
  }

  /** Null before half a second was seen. */
  speed(): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || last.at - first.at < 500) return null;
    return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000;
  }

  reset(): void {
    this.#samples = [];
  }
}
