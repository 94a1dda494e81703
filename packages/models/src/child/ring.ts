/** The last bytes that a child printed, in memory only: native libraries may print what a person wrote. */
export class OutputRing {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(limit = 64 * 1024) {
    this.#limit = limit;
  }

  push(chunk: Buffer): void {
    const kept = chunk.length > this.#limit ? Buffer.from(chunk.subarray(chunk.length - this.#limit)) : chunk;
    this.#chunks.push(kept);
    this.#bytes += kept.length;
    while (this.#bytes > this.#limit && this.#chunks.length > 1) this.#bytes -= this.#chunks.shift()?.length ?? 0;
  }

  /** For a person who looks for a fault in a development run. Never to be logged. */
  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
