/** Watches what is written for stop sequences and holds back what may become one. */
export class StopWatch {
  readonly #sequences: readonly string[];
  #held = '';

  constructor(sequences: readonly string[]) {
    this.#sequences = sequences.filter((sequence) => sequence !== '');
  }

  /** Whether text is held back. */
  get holds(): boolean {
    return this.#held !== '';
  }

  /** Text that may be shown now, and whether a stop sequence was met after it. */
  push(written: string): { text: string; stopped: boolean } {
    if (this.#sequences.length === 0) return { text: written, stopped: false };
    const text = this.#held + written;
    this.#held = '';
    let first = -1;
    for (const sequence of this.#sequences) {
      const found = text.indexOf(sequence);
      if (found >= 0 && (first < 0 || found < first)) first = found;
    }
    if (first >= 0) return { text: text.slice(0, first), stopped: true };
    const keep = Math.max(...this.#sequences.map((sequence) => overlap(text, sequence)));
    this.#held = text.slice(text.length - keep);
    return { text: text.slice(0, text.length - keep), stopped: false };
  }

  /** What was held back, when the answer ends without a stop sequence. */
  end(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }
}

/** Length of the longest end of `text` that begins `sequence`. */
function overlap(text: string, sequence: string): number {
  for (let length = Math.min(text.length, sequence.length - 1); length > 0; length--) {
    if (text.endsWith(sequence.slice(0, length))) return length;
  }
  return 0;
}
