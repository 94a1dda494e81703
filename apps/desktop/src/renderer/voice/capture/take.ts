/** One utterance as it is recorded. */
import { type Frame, loudness } from './sound.ts';

export interface TakeOptions {
  /** What was heard in the 800 ms before counts as said, where the microphone was live and the setting allows it. */
  preRoll: boolean;
  /**
   * Samples at 16 kHz, mono, −1…1: 512 of them (32 ms), the caller's own. The pre-roll comes at once, before `beginTake` resolves.
   * @param at number of the first one in the utterance; a jump tells that samples between were lost
   */
  onFrames(samples: Float32Array, at: number): void;
  /** Nothing more comes, because the device went. What came before stands, and `end` still tells how much that was. */
  onEnd(reason: 'unplugged' | 'taken'): void;
  /** False: neither of the two sounds is played. */
  sounds?: boolean;
}

export interface Take {
  /** Ends it, with what was said until now. Resolves to the samples of the whole utterance, the lost ones included. */
  end(): Promise<number>;
  /** Ends it; nothing more is handed on. */
  discard(): void;
}

/** Louder than −36 dB of full scale counts as somebody who talks already. */
const SPOKEN = 0.016;
/** Frames that are looked back at (200 ms), and that a quiet moment is waited for (400 ms). */
const RECENT = 6;
const PATIENT = 12;

/** Counts an utterance's samples, and knows when it may begin with a sound. */
export class Recording {
  readonly options: TakeOptions;
  /** Frames are for it from now on. */
  live = false;
  #base: number | null = null;
  #samples = 0;
  #recent: number[] = [];
  #waited = 0;
  /** Called with the frame after the one in which it was ended: the device's own delay is behind us then. */
  onNext: (() => void) | null = null;

  constructor(options: TakeOptions) {
    this.options = options;
  }

  get samples(): number {
    return this.#samples;
  }

  take({ samples, first }: Frame): void {
    this.#base ??= first;
    const at = first - this.#base;
    this.#samples = at + samples.length;
    this.#recent = [...this.#recent, loudness(samples)].slice(-RECENT);
    this.options.onFrames(samples.slice(), at);
    this.onNext?.();
  }

  /**
   * Whether the sound that says "listening" is to be played with the frame that just came: samples flow, and nobody talks. A sound
   * over the first word would cost the word; who talks already needs no invitation.
   */
  mayChime(): 'now' | 'wait' | 'never' {
    this.#waited += 1;
    const loudest = Math.max(0, ...this.#recent);
    if (loudest > 0 && loudest <= SPOKEN) return 'now';
    return this.#waited >= PATIENT ? 'never' : 'wait';
  }
}
