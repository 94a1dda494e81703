/** What has come of the text so far. */
export class Source {
  text = '';
  at = 0;
  /** No more comes: what is there decides. */
  final = false;
  /** Position of `text[0]` in all that came. */
  #base = 0;

  append(delta: string): void {
    this.text = this.text.slice(this.at) + delta;
    this.#base += this.at;
    this.at = 0;
  }

  /** The position in all that came of an index into `text`. */
  position(index: number): number {
    return this.#base + index;
  }

  /** Nothing is left to look at from `index` on, and more may come. */
  open(index: number): boolean {
    return index >= this.text.length && !this.final;
  }

  /** What a sticky pattern finds at `index`. */
  match(pattern: RegExp, index: number): string | null {
    pattern.lastIndex = index;
    return pattern.exec(this.text)?.[0] ?? null;
  }

  /**
   * Where `close` begins, looked for from `from` on, before `stop` and within `limit` characters.
   * @returns -1 where it is not there, null where what comes next decides
   */
  find(close: string, from: number, stop: RegExp, limit: number): number | null {
    const window = this.text.slice(from, from + limit);
    const found = window.indexOf(close);
    const stopped = window.search(stop);
    if (found !== -1 && (stopped === -1 || found < stopped)) return from + found;
    return stopped !== -1 || window.length === limit || this.final ? -1 : null;
  }
}

export const LINE = /\n/;
export const PARAGRAPH = /\n[ \t]*\n/;
