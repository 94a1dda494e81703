/**
 * Follows JSON as a model writes it. Constrained generation is known to end in endless white space, inside the value or
 * after it; this says when the value is whole and when nothing more is to be expected.
 */
export class JsonWatch {
  #stack: string[] = [];
  #inString = false;
  #escaped = false;
  #started = false;
  #blank = 0;
  #whole = false;

  /** Takes the next piece. */
  push(text: string): void {
    for (const char of text) {
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (char === '\\') this.#escaped = true;
        else if (char === '"') this.#inString = false;
        continue;
      }
      if (char === ' ' || char === '\n' || char === '\r' || char === '\t') {
        this.#blank++;
        continue;
      }
      this.#blank = 0;
      this.#started = true;
      if (char === '"') this.#inString = true;
      else if (char === '{') this.#stack.push('}');
      else if (char === '[') this.#stack.push(']');
      else if (char === '}' || char === ']') {
        this.#stack.pop();
        if (this.#stack.length === 0) this.#whole = true;
      }
    }
  }

  /** The object or list has been closed. */
  get whole(): boolean {
    return this.#whole;
  }

  /** White space since the last sign: past this, a model writes nothing else any more. */
  get runaway(): boolean {
    return this.#blank > (this.#whole ? 32 : 256);
  }

  /** What is missing at the end to close what is open. */
  get tail(): string {
    return (this.#inString ? (this.#escaped ? '\\"' : '"') : '') + [...this.#stack].reverse().join('');
  }

  get started(): boolean {
    return this.#started;
  }
}

/**
 * The text as JSON that parses: without trailing white space, and closed where the model was cut off (its last unfinished
 * member is dropped where it can not be closed). Null when it can not be saved.
 */
export function repairJson(text: string): string | null {
  const trimmed = text.trim();
  if (parses(trimmed)) return trimmed;
  // cut back from the end, one separator at a time, until what is left can be closed
  for (let end = trimmed.length, tries = 0; end > 0 && tries < 50; tries++) {
    const head = trimmed.slice(0, end);
    const watch = new JsonWatch();
    watch.push(head);
    const closed = head.replace(/[\s,]+$/, '') + watch.tail;
    if (watch.started && parses(closed)) return closed;
    end = Math.max(head.lastIndexOf(','), head.lastIndexOf('{') + 1, head.lastIndexOf('[') + 1);
    if (end >= head.length) end = head.length - 1;
  }
  return null;
}

/** True for text that is one JSON value. */
export function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
