import { MiaError } from '@mia/core/errors.ts';
import type { TranscribedWord, Transcript } from '@mia/core/ports/transcriber.ts';
import { PieceBuffer } from './piece-buffer.ts';
import { RATE } from './segments.ts';
import type { VoiceActivityListener } from './voice-activity.ts';
import { confidenceOf, textOf } from './words.ts';

/** What a recogniser made of one piece of at most 30 s. */
export interface Piece {
  words: TranscribedWord[];
  /** BCP 47. */
  language: string;
  /** The recogniser's own tokens of it, a draft of what is recognised of the same speech later. */
  tokens?: readonly number[];
}

export interface RecogniseOptions {
  /** BCP 47; detected where absent. */
  language?: string | undefined;
  /** Likely words, and what was said just before. */
  prompt?: string;
  /** Tokens that it probably begins with, see `Piece`. They change how soon the words are there, never the words. */
  draft?: readonly number[];
  signal?: AbortSignal;
}

export interface Recogniser {
  /**
   * @param samples 16 kHz mono, at most 30 s
   * @throws MiaError `request.cancelled`
   */
  recognise(samples: Float32Array, options: RecogniseOptions): Promise<Piece>;
  release(): Promise<void>;
}

export interface ListeningOptions {
  recogniser: Recogniser;
  activity: VoiceActivityListener;
  language?: string | undefined;
  vocabulary?: readonly string[] | undefined;
  onPartial?: ((partial: Transcript) => void) | undefined;
  onActivity?: ((probabilities: readonly number[]) => void) | undefined;
  now?: () => number;
}

/** Milliseconds of new audio before what stands is recognised again. */
const PARTIAL_MS = 800;
/** A partial costs at most this share of the time: where recognition is slower than speech they become rare. */
const PARTIAL_SHARE = 0.4;
/** Characters of what was said before that the next piece is told. */
const BEFORE = 200;

/**
 * One utterance while it is said. At each pause what stands before it is recognised for good, so that at the end only the
 * rest is left; in between what was said since is recognised now and then, to be shown. What is no speech is never recognised:
 * of silence and noise a recogniser makes words.
 */
export class Listening {
  readonly #options: ListeningOptions;
  readonly #buffer: PieceBuffer;
  readonly #now: () => number;
  readonly #words: TranscribedWord[] = [];
  #language: string | undefined;
  #speech = 0;
  #working: Promise<void> | null = null;
  #partial: AbortController | null = null;
  #partialAt = 0;
  #partialCost = 0;
  #heardAtPartial = 0;
  /** The last partial, good for the end as well where nothing was said after it. */
  #last: { from: number; until: number; piece: Piece } | null = null;
  #over: 'finished' | 'discarded' | null = null;

  constructor(options: ListeningOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#buffer = new PieceBuffer(options.activity, options.onActivity);
    this.#language = options.language;
  }

  push(samples: Float32Array): void {
    if (this.#over) return;
    this.#buffer.append(samples);
    // A failure is told by finish.
    this.#work().catch(() => {});
  }

  /** @throws MiaError `request.cancelled` when it was discarded; what the recogniser throws */
  async finish(): Promise<Transcript> {
    this.#over ??= 'finished';
    this.#partial?.abort();
    await this.#working?.catch(() => {});
    this.#goOn();
    await this.#buffer.hear(true);
    for (let cut = this.#buffer.cut(true); cut !== null; cut = this.#buffer.cut(true)) {
      this.#goOn();
      await this.#commit(cut);
    }
    this.#goOn();
    return this.#transcript(this.#words, this.#speech);
  }

  /** @throws MiaError `request.cancelled` when it was discarded meanwhile */
  #goOn(): void {
    if (this.#over === 'discarded') throw new MiaError('request.cancelled');
  }

  discard(): void {
    this.#over = 'discarded';
    this.#partial?.abort();
    this.#buffer.clear();
  }

  #work(): Promise<void> {
    this.#working ??= this.#pump().finally(() => {
      this.#working = null;
    });
    return this.#working;
  }

  async #pump(): Promise<void> {
    while (!this.#over) {
      const more = await this.#buffer.hear(false);
      if (this.#over) return;
      const cut = this.#buffer.cut(false);
      if (cut !== null) await this.#commit(cut);
      else if (this.#partialIsDue()) await this.#showPartial();
      else if (!more) return;
    }
  }

  async #commit(cut: number): Promise<void> {
    const speech = this.#buffer.speechUntil(cut);
    if (speech) {
      const last = this.#last;
      const known = last && last.from === speech.from && last.until >= speech.to ? last.piece : null;
      const piece = known ?? (await this.#recognise(speech));
      this.#language ??= piece.language;
      this.#words.push(...piece.words);
      this.#speech += speech.length;
    }
    this.#last = null;
    this.#buffer.drop(cut);
  }

  #partialIsDue(): boolean {
    if (!this.#options.onPartial || !this.#buffer.speechUntil(this.#buffer.heard)) return false;
    const heard = ((this.#buffer.heard - this.#heardAtPartial) / RATE) * 1000;
    return heard >= PARTIAL_MS && this.#now() - this.#partialAt >= this.#partialCost / PARTIAL_SHARE;
  }

  async #showPartial(): Promise<void> {
    const { heard } = this.#buffer;
    const speech = this.#buffer.speechUntil(heard);
    if (!speech) return;
    this.#heardAtPartial = heard;
    this.#partial = new AbortController();
    const began = this.#now();
    try {
      const piece = await this.#recognise(speech, this.#partial.signal);
      this.#last = { from: speech.from, until: speech.to, piece };
      if (!this.#over) this.#options.onPartial?.(this.#transcript([...this.#words, ...piece.words], this.#speech + speech.length));
    } catch (error) {
      if (MiaError.from(error).code !== 'request.cancelled') throw error;
    } finally {
      this.#partialAt = this.#now();
      this.#partialCost = this.#partialAt - began;
      this.#partial = null;
    }
  }

  #recognise({ samples, from }: { samples: Float32Array; from: number }, signal?: AbortSignal): Promise<Piece> {
    const draft = this.#last?.from === from ? this.#last.piece.tokens : undefined;
    const before = textOf(this.#words).slice(-BEFORE);
    const prompt = [(this.#options.vocabulary ?? []).join(', '), before].filter((part) => part !== '').join('. ');
    return this.#options.recogniser.recognise(samples, {
      ...{ language: this.#language, prompt, ...(draft ? { draft } : {}) },
      ...(signal ? { signal } : {}),
    });
  }

  #transcript(words: readonly TranscribedWord[], speech: number): Transcript {
    return {
      text: textOf(words),
      words: [...words],
      confidence: confidenceOf(words),
      language: this.#language ?? 'en',
      speechSeconds: speech / RATE,
    };
  }
}
