import { MiaError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { Fading, keepMsOf } from './fading.ts';

export interface IconicOptions {
  clock: Clock;
  /** 200 to 2,000. */
  keepMs: number;
  /** At most so many images at once: the oldest is overwritten. */
  images: number;
  /** Bytes that the largest has; each slot is as large. */
  bytesEach: number;
}

export interface Seen {
  /** A copy, the caller's own. */
  bytes: Uint8Array<ArrayBuffer>;
  /** What the bytes are, as they came ("image/jpeg", or raw pixels). */
  type: string;
  /** Pixels. */
  width: number;
  height: number;
  /** Monotonic ms. */
  at: number;
}

interface Slot extends Omit<Seen, 'bytes'> {
  length: number;
}

/** A ring of images in slots of one size, made once. */
export class IconicRing {
  readonly keepMs: number;
  readonly #clock: Clock;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #each: number;
  readonly #slots: (Slot | null)[];
  readonly #fading: Fading;
  #next = 0;
  #refused = 0;

  /** @throws MiaError `request.invalid` for a time that is not 200 ms to 2 s, or no room at all */
  constructor({ clock, keepMs, images, bytesEach }: IconicOptions) {
    if (!(Number.isInteger(images) && images > 0 && Number.isInteger(bytesEach) && bytesEach > 0))
      throw new MiaError('request.invalid', { what: 'images' });
    this.keepMs = keepMsOf(keepMs);
    this.#clock = clock;
    this.#each = bytesEach;
    this.#bytes = new Uint8Array(images * bytesEach);
    this.#slots = new Array<Slot | null>(images).fill(null);
    this.#fading = new Fading(clock, () => this.#sweep());
  }

  /** Images that were too large, since the ring was made. */
  get refused(): number {
    return this.#refused;
  }

  /** Images that are there now. */
  get length(): number {
    return this.#slots.filter((slot) => slot !== null).length;
  }

  /** Takes an image that was seen now. @returns false where it is larger than a slot: it is counted and let go */
  write(image: { bytes: Uint8Array; type: string; width: number; height: number }): boolean {
    const now = this.#clock.monotonic();
    this.#dropBefore(now);
    if (image.bytes.length > this.#each) {
      this.#refused += 1;
      return false;
    }
    const slot = this.#next;
    this.#erase(slot);
    this.#bytes.set(image.bytes, slot * this.#each);
    const { type, width, height } = image;
    this.#slots[slot] = { type, width, height, at: now, length: image.bytes.length };
    this.#next = (slot + 1) % this.#slots.length;
    this.#fading.begin();
    return true;
  }

  /** The images of the last `ms`, oldest first, at most the newest `most`. Reading takes nothing away. */
  last(ms: number, most = Number.POSITIVE_INFINITY): Seen[] {
    const now = this.#clock.monotonic();
    this.#dropBefore(now);
    const order = this.#slots.map((_, i) => (this.#next + i) % this.#slots.length);
    const there = order.filter((slot) => (this.#slots[slot]?.at ?? Number.NEGATIVE_INFINITY) >= now - ms);
    return there.slice(Math.max(0, there.length - most)).map((slot) => {
      const { length, ...rest } = this.#slots[slot] as Slot;
      return { ...rest, bytes: this.#bytes.slice(slot * this.#each, slot * this.#each + length) };
    });
  }

  /** Overwrites all of it now. */
  close(): void {
    this.#fading.end();
    this.#slots.forEach((_, slot) => {
      this.#erase(slot);
    });
  }

  #dropBefore(now: number): void {
    this.#slots.forEach((slot, i) => {
      if (slot && now - slot.at > this.keepMs) this.#erase(i);
    });
  }

  /** @returns whether anything is left */
  #sweep(): boolean {
    this.#dropBefore(this.#clock.monotonic());
    return this.length > 0;
  }

  #erase(slot: number): void {
    if (!this.#slots[slot]) return;
    this.#bytes.fill(0, slot * this.#each, (slot + 1) * this.#each);
    this.#slots[slot] = null;
  }
}
