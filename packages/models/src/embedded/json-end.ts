/** Finds the end of the first JSON value in what is written: grammars let a model go on with blanks for ever. */
export class JsonEnd {
  #depth = 0;
  #inString = false;
  #escaped = false;
  #begun = false;

  /** Characters of `text` up to and with the end of the value; null while it is open. Top-level numbers end with the answer. */
  push(text: string): number | null {
    for (let index = 0; index < text.length; index++) {
      const letter = text[index] as string;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (letter === '\\') this.#escaped = true;
        else if (letter === '"') this.#inString = false;
        if (!this.#inString && this.#depth === 0) return index + 1;
      } else if (letter === '"') {
        this.#inString = true;
        this.#begun = true;
      } else if (letter === '{' || letter === '[') {
        this.#depth++;
        this.#begun = true;
      } else if (letter === '}' || letter === ']') {
        this.#depth--;
        if (this.#depth <= 0 && this.#begun) return index + 1;
      }
    }
    return null;
  }
}
