/** A sentence encoder: text in, one vector each out. What implements this can be the memory's: the catalogue's, or one of one's own. */
export interface TextEncoder {
  /** Catalogue id, kept with every vector so that a change of encoder is seen. */
  readonly id: string;
  readonly dimension: number;
  /** Which version made the vectors, where there are several: those of one do not fit those of another. */
  readonly version?: string;
  /** How near two vectors are; `cosine` where absent. */
  readonly metric?: 'cosine' | 'euclidean' | 'dot';
  /** Whether its vectors have length 1; true where absent. */
  readonly unit?: boolean;
  /** Whether a question is encoded in another way than what is to be found: the vector of one is not that of the other then. */
  readonly asymmetric?: boolean;
  /** Whether its files are there. */
  available(): Promise<boolean>;
  /** Makes it ready to encode, where its files are there: the first question need not wait for that. @throws MiaError as `encode` */
  warm?(): Promise<void>;
  /**
   * Encodes texts, each truncated to the encoder's own limit (256 tokens for all-MiniLM-L6-v2).
   * `priority` "query" goes before any waiting "background" batch, and says that the texts are questions: "background" are what
   * is to be found.
   * @returns one Float32Array of `dimension` for each text, L2 norm 1 where `unit` is not false
   * @throws MiaError `encoder.missing`, `child.crashed`, `child.timeout`, `request.cancelled`
   */
  encode(texts: readonly string[], options?: { priority?: 'query' | 'background'; signal?: AbortSignal }): Promise<Float32Array[]>;
  close(): Promise<void>;
}
