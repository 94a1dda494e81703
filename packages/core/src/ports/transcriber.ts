/** A word as it was recognised. */
export interface TranscribedWord {
  /** As it is written, with the punctuation that follows it, without the space before it. */
  text: string;
  /** 0 to 1: how sure the recogniser was of it (the geometric mean of its tokens' probabilities, punctuation left out). */
  confidence: number;
}

/** What was said. */
export interface Transcript {
  /** Empty where nothing was said. */
  text: string;
  words: TranscribedWord[];
  /** 0 to 1, the mean over the words by their tokens; 0 where nothing was said. */
  confidence: number;
  /** BCP 47, as detected or chosen. */
  language: string;
  /** Seconds of speech that were found; 0: nothing was said, and no recogniser was asked. */
  speechSeconds: number;
}

export interface TranscribeOptions {
  /** BCP 47; detected where absent and the recogniser knows several. */
  language?: string;
  /** Names and words that are likely to be said: they bias what is recognised. */
  vocabulary?: readonly string[];
  /** Told of each frame (32 ms) of what is pushed how likely somebody speaks in it, 0 to 1, in order, as soon as it was heard. */
  onActivity?: (probabilities: readonly number[]) => void;
  signal?: AbortSignal;
}

/** One utterance while it is being said. */
export interface Utterance {
  /** What comes next, 16 kHz mono, −1 to 1. The array is copied. */
  push(samples: Float32Array): void;
  /**
   * No more comes. What was said before the last pause is recognised already, so that this takes as long as the rest.
   * @throws MiaError `speech.missing`, `child.crashed`, `child.timeout`, `request.cancelled`
   */
  finish(): Promise<Transcript>;
  /** Ends it without a transcript; frees what it holds. */
  discard(): void;
}

/** Speech in, text out. What implements this can be the catalogue's recogniser, or one of one's own. */
export interface Transcriber {
  /** Catalogue id. */
  readonly id: string;
  /** BCP 47 of what it understands. */
  readonly languages: readonly string[];
  /** Whether its files are there. */
  available(): boolean;
  /** Makes it ready, where its files are there: the first word need not wait for that. @throws MiaError as `transcribe` */
  warm(): Promise<void>;
  /** Begins an utterance; `onPartial` is told what stands so far, and again when that changes. */
  listen(options?: TranscribeOptions, onPartial?: (partial: Transcript) => void): Utterance;
  /**
   * A whole recording at once, 16 kHz mono, −1 to 1, of any length.
   * @throws MiaError `speech.missing`, `child.crashed`, `child.timeout`, `request.cancelled`
   */
  transcribe(samples: Float32Array, options?: TranscribeOptions): Promise<Transcript>;
  close(): Promise<void>;
}
