/**
 * Who is listened to goes before what is said: `run()` blocks its thread, and each step of a recognition that a sentence came between
 * would wait for that sentence.
 */
export class Precedence {
  #listening = 0;
  #waiting: (() => void)[] = [];

  /** Work that nothing is put before. */
  async first<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#listening += 1;
    try {
      return await work();
    } finally {
      this.#listening -= 1;
      if (this.#listening === 0) for (const go of this.#waiting.splice(0)) go();
    }
  }

  /** Resolves when no such work is under way. What came meanwhile is let in first. */
  async turn(): Promise<void> {
    await new Promise(setImmediate);
    while (this.#listening > 0) await new Promise<void>((go) => void this.#waiting.push(go));
  }
}
