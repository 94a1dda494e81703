import { MiaError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { Fading, keepMsOf } from './fading.ts';

/** Mono samples, −1…1 or 16 bits. */
export type Samples = Float32Array<ArrayBuffer> | Int16Array<ArrayBuffer>;

export interface EchoicOptions {
  clock: Clock;
  /** 200 to 2,000. */
  keepMs: number;
  /** What its frames are made of. */
  samples: 'float32' | 'int16';
  /** Samples a second. */
  rate?: number;
}

/** One frame as it comes from the microphone. */
export interface Frame {
  samples: Float32Array | Int16Array;
  /** The source's own count of its frames: a jump tells that some were dropped on their way. Absent: none were. */
  seq?: number;
}

/** The last moments as one piece. */
export interface Heard {
  /** A copy, the caller's own: contiguous, oldest first. */
  samples: Samples;
  rate: number;
  /** Monotonic ms of the first sample, and of the end of the last. */
  from: number;
  to: number;
  /** Number of the sample that comes next, counted from when the ring was made: what is read on from here joins without a seam. */
  next: number;
  /** Samples of silence in it that stand for frames that were dropped. */
  missing: number;
}

/** Of 16 kHz speech. */
const RATE = 16_000;

/**
 * A ring of raw samples: the last `keepMs` and never more. Frames are 512 samples (32 ms at 16 kHz) or whatever comes; dropped
 * ones leave silence of their length, so that what is read keeps its time. Writing copies once and allocates nothing.
 */
export class EchoicRing {
  readonly rate: number;
  readonly keepMs: number;
  readonly #clock: Clock;
  readonly #ring: Samples;
  readonly #fading: Fading;
  /** Samples that were ever written, silence for dropped ones included: the position of the next. */
  #end = 0;
  /** Position of the oldest that is still there. */
  #start = 0;
  /** When the newest sample ended. */
  #at = 0;
  #seq: number | null = null;
  #lastLength = 0;
  #dropped = 0;
  /** Silence that stands for dropped frames, as positions; oldest first, only of what is there. */
  #gaps: { from: number; to: number }[] = [];

  /** @throws MiaError `request.invalid` for a time that is not 200 ms to 2 s, or a rate that is none */
  constructor({ clock, keepMs, samples, rate = RATE }: EchoicOptions) {
    if (!(rate >= 1000 && rate <= 192_000)) throw new MiaError('request.invalid', { what: 'rate' });
    this.rate = rate;
    this.keepMs = keepMsOf(keepMs);
    this.#clock = clock;
    const length = Math.ceil((keepMs / 1000) * rate);
    this.#ring = samples === 'float32' ? new Float32Array(length) : new Int16Array(length);
    this.#fading = new Fading(clock, () => this.#sweep());
  }

  /** Frames that were dropped on their way since the ring was made. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Samples that are there now. */
  get length(): number {
    return this.#end - this.#start;
  }

  /**
   * Takes a frame that ends now. A count that does not go on is a source that began again, after a pause too: what was before
   * it is dropped, so that no two moments are put together.
   * @throws MiaError `request.invalid` for a frame of the other kind of samples; nothing is written then
   */
  write({ samples, seq }: Frame): void {
    if (samples.constructor !== this.#ring.constructor) throw new MiaError('request.invalid', { what: 'samples' });
    const now = this.#clock.monotonic();
    this.#dropBefore(now);
    if (seq !== undefined && this.#seq !== null) {
      if (seq <= this.#seq) this.#clear();
      else if (seq > this.#seq + 1) this.#skip(seq - this.#seq - 1);
    }
    this.#seq = seq ?? null;
    if (samples.length === 0) return;
    this.#put(samples);
    this.#at = now;
    this.#lastLength = samples.length;
    this.#fading.begin();
  }

  /** The last `ms` until now as one copy; shorter where less is there, empty where nothing is. Reading takes nothing away. */
  last(ms: number): Heard {
    const now = this.#clock.monotonic();
    this.#dropBefore(now);
    const from = Math.max(this.#start, this.#positionAt(now - Math.max(0, ms)));
    const length = Math.max(0, this.#end - from);
    const samples = this.#ring instanceof Float32Array ? new Float32Array(length) : new Int16Array(length);
    const first = from % this.#ring.length;
    const head = this.#ring.subarray(first, Math.min(this.#ring.length, first + length));
    samples.set(head);
    samples.set(this.#ring.subarray(0, length - head.length), head.length);
    const missing = this.#gaps.reduce((sum, gap) => sum + Math.max(0, gap.to - Math.max(gap.from, from)), 0);
    return { samples, rate: this.rate, from: this.#at - (length / this.rate) * 1000, to: this.#at, next: this.#end, missing };
  }

  /** Overwrites all of it now: the microphone was closed, the window locked. */
  close(): void {
    this.#fading.end();
    this.#clear();
    this.#seq = null;
  }

  #put(samples: Float32Array | Int16Array): void {
    const size = this.#ring.length;
    // Of a frame that is longer than the ring only its end is kept.
    const kept = samples.subarray(Math.max(0, samples.length - size));
    this.#end += samples.length - kept.length;
    const at = this.#end % size;
    const head = kept.subarray(0, size - at);
    this.#ring.set(head, at);
    this.#ring.set(kept.subarray(head.length), 0);
    this.#end += kept.length;
    this.#start = Math.max(this.#start, this.#end - size);
    this.#forgetGaps();
  }

  /** Silence for `frames` that never came, each as long as the one before it. */
  #skip(frames: number): void {
    this.#dropped += frames;
    const size = this.#ring.length;
    const length = frames * this.#lastLength;
    if (length === 0) return;
    const from = this.#end;
    this.#end += length;
    this.#start = Math.max(this.#start, this.#end - size);
    this.#zero(Math.max(from, this.#start), this.#end);
    this.#gaps.push({ from, to: this.#end });
    this.#forgetGaps();
  }

  /** Which sample stood at a time. */
  #positionAt(time: number): number {
    return this.#end - Math.max(0, Math.floor(((this.#at - time) / 1000) * this.rate));
  }

  #dropBefore(now: number): void {
    if (this.length === 0) return;
    const old = Math.min(this.#end, this.#positionAt(now - this.keepMs));
    if (old <= this.#start) return;
    this.#zero(this.#start, old);
    this.#start = old;
    this.#forgetGaps();
  }

  /** @returns whether anything is left */
  #sweep(): boolean {
    this.#dropBefore(this.#clock.monotonic());
    return this.length > 0;
  }

  #clear(): void {
    this.#ring.fill(0);
    this.#start = this.#end;
    this.#gaps = [];
  }

  #zero(from: number, to: number): void {
    if (to <= from) return;
    const size = this.#ring.length;
    const first = from % size;
    const length = Math.min(size, to - from);
    this.#ring.fill(0, first, Math.min(size, first + length));
    if (first + length > size) this.#ring.fill(0, 0, first + length - size);
  }

  #forgetGaps(): void {
    while (this.#gaps[0] && this.#gaps[0].to <= this.#start) this.#gaps.shift();
    const [first] = this.#gaps;
    if (first && first.from < this.#start) first.from = this.#start;
  }
}
