/**
 * The sensory ring: what the microphone gave in the last 800 ms, raw, in the window's memory alone. What is older is overwritten;
 * what is read or dropped is gone.
 */
import { FRAME, type Frame, RATE } from './sound.ts';

/** Frames that are kept: 800 ms. */
export const PRE_ROLL = Math.round(0.8 * (RATE / FRAME));
/** A frame that came so many ms before the press is no beginning of what is said now, even where no other came since. */
const TOO_OLD_MS = 1000;

export class SensoryRing {
  #frames: { frame: Frame; came: number }[] = [];

  /** @param now monotonic ms */
  push(frame: Frame, now: number): void {
    // Lost ones lie between: two moments are never put together.
    const newest = this.#frames.at(-1)?.frame;
    if (newest && frame.first !== newest.first + newest.samples.length) this.clear();
    this.#frames.push({ frame, came: now });
    if (this.#frames.length > PRE_ROLL) this.#frames.shift()?.frame.samples.fill(0);
  }

  /** All that is there and fresh, oldest first; the ring is empty then. */
  take(now: number): Frame[] {
    const fresh = this.#frames.filter(({ came }) => now - came < TOO_OLD_MS).map(({ frame }) => frame);
    this.#frames = this.#frames.filter(({ frame }) => !fresh.includes(frame));
    this.clear();
    return fresh;
  }

  clear(): void {
    for (const { frame } of this.#frames) frame.samples.fill(0);
    this.#frames = [];
  }

  get length(): number {
    return this.#frames.length;
  }
}
