/** Frames on their way from the audio thread to the window: so many at once, the rest waits, and the oldest that waits is lost: a jump in what numbers them tells. */

/** On their way at once: half a second. */
export const CREDITS = 16;
/** What waits while the window is busy: ten seconds. */
export const WAITING = 312;

export class Outbox<T> {
  readonly #post: (item: T) => void;
  readonly #waiting: T[] = [];
  #credits = CREDITS;

  constructor(post: (item: T) => void) {
    this.#post = post;
  }

  put(item: T): void {
    if (this.#credits > 0) {
      this.#credits -= 1;
      this.#post(item);
      return;
    }
    this.#waiting.push(item);
    if (this.#waiting.length > WAITING) this.#waiting.shift();
  }

  /** One has arrived. */
  arrived(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#credits = Math.min(CREDITS, this.#credits + 1);
    else this.#post(next);
  }
}
