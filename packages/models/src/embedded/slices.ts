/** Prompt tokens read in one call, at most. */
export const MAX_SLICE = 64;
/** What a slice is to take: with its variance that stays under the 80 ms after which a Stop would be felt. */
export const SLICE_MS = 55;

/**
 * Chooses how many prompt tokens to read in one call, so that a Stop is heard in time: what takes at most `targetMs` at
 * the speed measured last, 64 at most.
 *
 * Where one single token already takes long (a large model bound by memory, not by arithmetic), slices are at least so
 * large that the fixed cost is half of them: else reading would take many times longer to stop a little sooner.
 */
export class SliceSizer {
  readonly #targetMs: number;
  #msPerToken: number;
  #singleMs = 0;

  constructor(msPerToken = 8, targetMs = SLICE_MS) {
    this.#msPerToken = msPerToken;
    this.#targetMs = targetMs;
  }

  get tokens(): number {
    const bySpeed = Math.floor(this.#targetMs / this.#msPerToken);
    const byOverhead = Math.ceil((2 * this.#singleMs) / this.#msPerToken);
    const wanted = this.#singleMs > this.#targetMs / 2 ? Math.max(bySpeed, byOverhead) : bySpeed;
    return Math.min(MAX_SLICE, Math.max(1, wanted));
  }

  get msPerToken(): number {
    return this.#msPerToken;
  }

  /** After a slice was read. Slower counts at once, faster little by little. */
  read(tokens: number, ms: number): void {
    const measured = ms / tokens;
    const weight = measured > this.#msPerToken ? 0.6 : 0.25;
    this.#msPerToken += (measured - this.#msPerToken) * weight;
  }

  /** After one token was written. */
  wrote(ms: number): void {
    this.#singleMs = this.#singleMs === 0 ? ms : this.#singleMs * 0.8 + ms * 0.2;
  }
}
