import { FRAME, RATE, type SpeechSegment, SpeechSegments } from './segments.ts';
import type { VoiceActivityListener } from './voice-activity.ts';

/** A pause of this length ends a piece, once this much was said in it. */
const PAUSE = 0.6 * RATE;
const PIECE_SPEECH = 3 * RATE;
/** Whisper hears 30 s: without a pause a piece ends at its quietest frame between these two. */
const LONGEST = 26 * RATE;
const CUT_FROM = 16 * RATE;
/** What is kept around speech, so that no beginning and no ending is cut off. */
const PAD = 0.2 * RATE;
/** Of a silence no more than this is kept. */
const SILENCE = 2 * RATE;

/** A stretch of the piece to recognise: from its first word to its last, with a little around them. */
export interface Speech {
  /** Where the first word begins and the last one ends, in samples since the beginning. */
  from: number;
  to: number;
  samples: Float32Array;
  /** Samples of speech in it. */
  length: number;
}

/** The audio since the last cut, and what of it is speech. All positions are samples since the beginning of the utterance. */
export class PieceBuffer {
  readonly #activity: VoiceActivityListener;
  readonly #onHeard: (probabilities: readonly number[]) => void;
  readonly #segments = new SpeechSegments();
  #probabilities: number[] = [];
  #samples = new Float32Array(RATE);
  /** Samples in the buffer, and how many lie before it. */
  #length = 0;
  #base = 0;

  /** @param onHeard told of the frames that were heard, in order: how likely somebody speaks in each */
  constructor(activity: VoiceActivityListener, onHeard: (probabilities: readonly number[]) => void = () => {}) {
    this.#activity = activity;
    this.#onHeard = onHeard;
  }

  /** Up to where it was heard whether somebody speaks. */
  get heard(): number {
    return this.#segments.position;
  }

  append(samples: Float32Array): void {
    if (this.#length + samples.length > this.#samples.length) {
      const larger = new Float32Array(2 * (this.#length + samples.length));
      larger.set(this.#samples.subarray(0, this.#length));
      this.#samples = larger;
    }
    this.#samples.set(samples, this.#length);
    this.#length += samples.length;
  }

  /**
   * Hears whole frames, half a second at most; with `all` everything, the last frame filled with silence.
   * @returns whether more is there to be heard
   */
  async hear(all: boolean): Promise<boolean> {
    const heard: number[] = [];
    for (let frames = 0; all || frames < 16; frames++) {
      const start = this.heard - this.#base;
      const rest = this.#length - start;
      if (rest <= 0 || (rest < FRAME && !all)) break;
      const frame = new Float32Array(FRAME);
      frame.set(this.#samples.subarray(start, start + Math.min(FRAME, rest)));
      const probability = await this.#activity.hear(frame);
      this.#probabilities.push(probability);
      this.#segments.push(probability);
      heard.push(probability);
    }
    if (heard.length > 0) this.#onHeard(heard);
    return this.#length - (this.heard - this.#base) >= FRAME;
  }

  /** Where the piece ends: in a pause after enough was said, or where it got too long; null: not yet. `end`: no more comes. */
  cut(end: boolean): number | null {
    const there = this.heard - this.#base;
    if (there <= 0) return null;
    if (there > LONGEST) return this.#pauseWithin() ?? this.#quietest();
    if (end) return this.heard;
    const said = this.#said(this.heard);
    const last = said.at(-1);
    if (!last) return there > SILENCE ? this.heard - PAD * 2 : null;
    if (this.#segments.speaking || this.heard - last.to < PAUSE) return null;
    return lengthOf(said) >= PIECE_SPEECH || this.heard - last.to > SILENCE ? this.heard - PAD : null;
  }

  /** What was said before `cut`, or null where that is nothing. */
  speechUntil(cut: number): Speech | null {
    const said = this.#said(cut);
    const [first] = said;
    const last = said.at(-1);
    if (!first || !last) return null;
    const from = Math.max(this.#base, first.from - PAD) - this.#base;
    const to = Math.min(cut, last.to + PAD, this.#base + this.#length) - this.#base;
    return { from: first.from, to: last.to, samples: this.#samples.slice(from, to), length: lengthOf(said) };
  }

  /** Forgets what lies before `cut`. */
  drop(cut: number): void {
    const gone = Math.min(cut - this.#base, this.#length);
    this.#samples.copyWithin(0, gone, this.#length);
    this.#samples.fill(0, this.#length - gone, this.#length);
    this.#length -= gone;
    this.#probabilities.splice(0, Math.floor(gone / FRAME));
    this.#base = cut;
  }

  /** Nothing of it stays in memory. */
  clear(): void {
    this.#samples.fill(0);
    this.#length = 0;
  }

  #said(until: number): SpeechSegment[] {
    return this.#segments.all
      .filter(({ from, to }) => to > this.#base && from < until)
      .map(({ from, to }) => ({ from: Math.max(from, this.#base), to: Math.min(to, until) }));
  }

  /** In what is too long: the last pause between two stretches of speech that leaves a piece of a good length. */
  #pauseWithin(): number | null {
    const said = this.#said(this.#base + LONGEST);
    for (let i = said.length - 1; i > 0; i--) {
      const before = said[i - 1] as SpeechSegment;
      const after = said[i] as SpeechSegment;
      if (before.to - this.#base >= CUT_FROM / 2) return Math.floor((before.to + after.from) / 2);
    }
    return null;
  }

  #quietest(): number {
    let best = Math.floor(CUT_FROM / FRAME);
    const last = Math.floor(LONGEST / FRAME);
    for (let frame = best; frame < last; frame++) {
      if ((this.#probabilities[frame] ?? 1) < (this.#probabilities[best] ?? 1)) best = frame;
    }
    return this.#base + best * FRAME + FRAME / 2;
  }
}

function lengthOf(said: readonly SpeechSegment[]): number {
  return said.reduce((sum, { from, to }) => sum + to - from, 0);
}
