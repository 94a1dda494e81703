/** What an encoder made of a recording. */
export interface AudioEncoding {
  /** How many frames there are, 50 a second. */
  frames: number;
  /** frames × `dimension`, one frame after the other. */
  values: Float32Array;
  /** The mean over the frames, L2 norm 1: one vector for the whole recording. All zeros where there is no frame. */
  pooled: Float32Array;
}

/** An encoder of sound: speech in, one vector for every 20 ms out. What implements this can be the catalogue's, or one of one's own. */
export interface AudioEncoder {
  /** Catalogue id, to be kept with every vector. */
  readonly id: string;
  /** 768 for Wav2Vec 2.0 base. Null until the model was first loaded, where the catalogue does not say it. */
  readonly dimension: number | null;
  /** Whether its files are there. */
  available(): boolean;
  /**
   * @param samples 16 kHz mono, −1 to 1; shorter than 25 ms they have no frame. What is longer than 30 s is encoded in pieces.
   * @throws MiaError `speech.missing`, `child.crashed`, `child.timeout`, `request.cancelled`
   */
  encode(samples: Float32Array, options?: { signal?: AbortSignal }): Promise<AudioEncoding>;
  close(): Promise<void>;
}
