/** The beginning of a recording that began before anybody spoke: of its silence only the end is kept. */
import { FRAME, RATE, SpeechSegments } from '@mia/models/speech/index.ts';

/** Samples before the first word. */
const KEPT = 0.5 * RATE;
/** So much speech is a word, and sounds with less than this between them are one beginning: a short first word is not cut off. */
const SPEECH = 0.25 * RATE;
const GAP = RATE;
/** A beginning that is not certain yet lies no further back than this. */
const REACH = KEPT + SPEECH + GAP + FRAME;
/** Nobody tells whether somebody speaks: what waits longer than this is kept, as is all that follows. */
const PATIENCE = 120 * RATE;

export class LeadIn {
  readonly #take: (samples: Float32Array) => void;
  readonly #segments = new SpeechSegments({ threshold: 0.5, release: 0.35, minSpeech: SPEECH, minSilence: GAP });
  #held: Float32Array[] = [];
  /** Number of the first sample that is held, and of the next one that comes. */
  #from = 0;
  #next = 0;
  #open = false;

  /** @param take is handed, in order, each sample that is kept */
  constructor(take: (samples: Float32Array) => void) {
    this.#take = take;
  }

  /** @param samples what comes next; 16 kHz mono. They are held, not copied */
  push(samples: Float32Array): void {
    if (this.#open) {
      this.#take(samples);
      return;
    }
    this.#held.push(samples);
    this.#next += samples.length;
    if (this.#next - this.#segments.position > PATIENCE) this.release();
  }

  /** @param probabilities of speech in the next frames of 32 ms, in order: they may come long after their samples */
  heard(probabilities: readonly number[]): void {
    if (this.#open) return;
    for (const probability of probabilities) this.#segments.push(probability);
    const [first] = this.#segments.all;
    this.#forget(first ? first.from - KEPT : this.#segments.position - REACH);
    if (first) this.release();
  }

  /** All that is held is kept, and whatever follows. */
  release(): void {
    this.#open = true;
    for (const samples of this.#held.splice(0)) this.#take(samples);
  }

  #forget(before: number): void {
    for (let first = this.#held[0]; first && this.#from < before; first = this.#held[0]) {
      const cut = Math.min(first.length, before - this.#from);
      this.#from += cut;
      if (cut === first.length) this.#held.shift();
      else this.#held[0] = first.subarray(cut);
    }
  }
}
