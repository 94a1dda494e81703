/** A sentence encoder: text in, one L2-normalised vector each out. */
export interface TextEncoder {
  /** Catalogue id, kept with every vector so that a change of encoder is seen. */
  readonly id: string;
  readonly dimension: number;
  /** Whether its files are there. */
  available(): Promise<boolean>;
  /** Makes it ready to encode, where its files are there: the first question need not wait for that. @throws MiaError as `encode` */
  warm?(): Promise<void>;
  /**
   * Encodes texts, each truncated to the encoder's own limit (256 tokens for all-MiniLM-L6-v2).
   * `priority` "query" goes before any waiting "background" batch.
   * @returns one Float32Array of `dimension` for each text, L2 norm 1
   * @throws MiaError `encoder.missing`, `child.crashed`, `child.timeout`, `request.cancelled`
   */
  encode(texts: readonly string[], options?: { priority?: 'query' | 'background'; signal?: AbortSignal }): Promise<Float32Array[]>;
  close(): Promise<void>;
}
