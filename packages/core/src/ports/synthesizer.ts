/** Somebody who can speak. */
export interface Voice {
  /** Catalogue id. */
  id: string;
  name: string;
  /** BCP 47 of what it speaks. */
  language: string;
  /** SPDX identifier of the voice itself. */
  licence: string;
}

export interface SynthesizeOptions {
  /** The id of one of `voices()`. */
  voice: string;
  /** 1: as the voice speaks by itself; 2: twice as fast. From 0.5 to 2; 1 where absent. */
  rate?: number;
  signal?: AbortSignal;
}

/** A sentence as sound. */
export interface Speech {
  /** Mono, −1 to 1. Empty where the text has nothing that can be spoken. */
  samples: Float32Array;
  /** Hertz, of this voice. */
  sampleRate: number;
}

/** Text in, speech out. What implements this can be the catalogue's voices, or a synthesizer of one's own. */
export interface Synthesizer {
  /** Those whose files are there, with all that they need; empty where nobody can speak. */
  voices(): Voice[];
  /** Whether there is at least one voice. */
  available(): boolean;
  /**
   * Makes a voice ready, so that its first sentence need not wait for that.
   * @throws MiaError as `synthesize`
   */
  warm(voice: string): Promise<void>;
  /**
   * One sentence, at most 2,000 characters of plain text (no markdown: `response/format` has taken it apart).
   * Sentences come in the order in which they were asked for.
   * @throws MiaError `speech.no-voice` where the voice or something it needs is not here or can not be read, `request.invalid` where
   *   the rate or the text is out of its bounds, `child.crashed`, `child.timeout`, `request.cancelled`
   */
  synthesize(text: string, options: SynthesizeOptions): Promise<Speech>;
  close(): Promise<void>;
}
