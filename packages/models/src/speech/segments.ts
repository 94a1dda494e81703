/** Samples a second of all audio in here, one channel. */
export const RATE = 16_000;
/** Samples of one frame that voice activity is decided on: 32 ms at 16 kHz. */
export const FRAME = 512;

/** A stretch of speech in samples from the beginning, `to` excluded. */
export interface SpeechSegment {
  from: number;
  to: number;
}

export interface SegmentOptions {
  /** Speech begins at this probability, and ends below `release`: what lies between changes nothing. */
  threshold: number;
  release: number;
  /** Samples: shorter bursts (a cough, a key) are no speech. */
  minSpeech: number;
  /** Samples of quiet that end a stretch of speech. */
  minSilence: number;
}

export const SEGMENTS: SegmentOptions = { threshold: 0.5, release: 0.35, minSpeech: 4_000, minSilence: 1_600 };

/**
 * From the probability of speech in each frame to stretches of speech, with hysteresis, as they come
 * (Silero VAD's `get_speech_timestamps`, its defaults: https://github.com/snakers4/silero-vad).
 */
export class SpeechSegments {
  readonly #options: SegmentOptions;
  readonly #closed: SpeechSegment[] = [];
  #position = 0;
  #start: number | null = null;
  /** Where the quiet began that may end the stretch. */
  #quiet: number | null = null;

  constructor(options: SegmentOptions = SEGMENTS) {
    this.#options = options;
  }

  /** @param probability of the next frame, 0 to 1 */
  push(probability: number): void {
    const { threshold, release, minSilence } = this.#options;
    if (probability >= threshold) {
      this.#quiet = null;
      this.#start ??= this.#position;
    } else if (this.#start !== null && probability < release) {
      this.#quiet ??= this.#position;
      if (this.#position + FRAME - this.#quiet >= minSilence) this.#close(this.#quiet);
    }
    this.#position += FRAME;
  }

  /** Samples that were looked at. */
  get position(): number {
    return this.#position;
  }

  /** All stretches so far, the one that is still going on included once it is long enough. */
  get all(): SpeechSegment[] {
    const open = this.#start === null ? null : { from: this.#start, to: this.#quiet ?? this.#position };
    return open && open.to - open.from >= this.#options.minSpeech ? [...this.#closed, open] : [...this.#closed];
  }

  /** Whether somebody is speaking in the last frame. */
  get speaking(): boolean {
    return this.#start !== null && this.#quiet === null;
  }

  #close(to: number): void {
    const from = this.#start ?? to;
    if (to - from >= this.#options.minSpeech) this.#closed.push({ from, to });
    this.#start = null;
    this.#quiet = null;
  }
}
