import { fromStored } from '../quantize.ts';

/** A passage's message, and the cosine of its vector with the question's. */
export interface Near {
  message: number;
  cosine: number;
}

/**
 * Vectors of the first rows of a `BitScan` in memory, a signed byte a component: 38 MB for 100,000 of 384 dimensions. SQLite drops all
 * pages that a connection has read whenever another one commits, which is before every question; reading and decrypting the
 * 800 nearest again for each took 11 ms of its 25.
 */
export class HeldVectors {
  readonly #dimension: number;
  #bytes = new Int8Array(0);
  /** By row; 0: its passage is gone. */
  #messages = new Float64Array(0);
  #count = 0;

  constructor(dimension: number) {
    this.#dimension = dimension;
  }

  /** Rows that are held: all up to this one. */
  get count(): number {
    return this.#count;
  }

  /** @param stored null where the passage is gone */
  append(message: number, stored: Buffer | null): void {
    const d = this.#dimension;
    if (this.#count === this.#messages.length) {
      const capacity = Math.max(1024, Math.ceil(this.#messages.length * 1.5));
      const bytes = new Int8Array(capacity * d);
      bytes.set(this.#bytes);
      const messages = new Float64Array(capacity);
      messages.set(this.#messages);
      this.#bytes.fill(0);
      [this.#bytes, this.#messages] = [bytes, messages];
    }
    if (stored) this.#bytes.set(fromStored(stored, d), this.#count * d);
    this.#messages[this.#count++] = stored ? message : 0;
  }

  /** Puts one row in the place of an earlier one. */
  move(from: number, to: number): void {
    const d = this.#dimension;
    this.#bytes.copyWithin(to * d, from * d, (from + 1) * d);
    this.#messages[to] = this.#messages[from] as number;
  }

  /** Keeps the first rows alone; what stood behind them is overwritten. */
  cut(count: number): void {
    this.#bytes.fill(0, count * this.#dimension);
    this.#messages.fill(0, count);
    this.#count = Math.min(this.#count, count);
  }

  /**
   * Cosine of one row with a question as `toInt8` gives it, and its message; null where it is not held.
   * @param length of the question
   */
  near(row: number, asked: Int8Array, length: number): Near | null {
    const message = row < this.#count ? (this.#messages[row] as number) : 0;
    if (message === 0) return null;
    let [product, square] = [0, 0];
    for (let i = 0, at = row * this.#dimension; i < asked.length; i++, at++) {
      const value = this.#bytes[at] as number;
      product += value * (asked[i] as number);
      square += value * value;
    }
    return { message, cosine: square === 0 || length === 0 ? 0 : product / (Math.sqrt(square) * length) };
  }
}
