/**
 * Cuts a stream of JSON into its elements (those of the array at its top, or the values of JSON Lines), so that each can be
 * parsed alone and a file of any size needs the memory of its longest element. Looks at brackets and quotes only, about ten
 * times as fast as a tokenizer; `JSON.parse` is the judge of what stands between them.
 */
import { MiaError } from '../../errors.ts';

export interface ElementLimits {
  /** Bytes of one element; a longer one is passed over without being held. */
  bytes: number;
  /** Brackets within brackets. */
  depth: number;
}

/** `value` is undefined where the element could not be read: too long, too deep, or no JSON. */
export interface Element {
  value: unknown;
  readable: boolean;
}

const [QUOTE, BACKSLASH, COMMA, OPEN, CLOSE, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x2c, 0x5b, 0x5d, 0x7b, 0x7d];
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** @throws MiaError `import.damaged` where the text ends in the middle, or its brackets do not fit */
export async function* elementsOf(chunks: AsyncIterable<Uint8Array>, limits: ElementLimits): AsyncGenerator<Element> {
  const state = new Cutter(limits);
  for await (const chunk of chunks) yield* state.take(chunk);
  yield* state.end();
}

class Cutter {
  readonly #limits: ElementLimits;
  /** Elements stand one deeper where an array is around them. */
  #inArray: boolean | null = null;
  #closed = false;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #tooMuch = false;
  #mark = 0;

  constructor(limits: ElementLimits) {
    this.#limits = limits;
  }

  *take(chunk: Uint8Array): Generator<Element> {
    let from = 0;
    let at = this.#inArray === null ? this.#begin(chunk) : 0;
    if (this.#inArray === null) return;
    from = at;
    const base = this.#inArray ? 1 : 0;
    for (; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
        else {
          // Most of every export is text: to the next byte that means something at once.
          at = this.#textEnd(chunk, at) - 1;
        }
        continue;
      }
      if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN || byte === OPEN_OBJECT) {
        if (this.#closed) throw new MiaError('import.damaged', { reason: 'json' });
        this.#depth++;
        if (this.#depth > this.#limits.depth) this.#drop();
      } else if (byte === CLOSE || byte === CLOSE_OBJECT) {
        this.#depth--;
        if (this.#depth < 0 || (this.#depth < base && byte !== CLOSE)) throw new MiaError('import.damaged', { reason: 'json' });
        if (this.#inArray && this.#depth === 0) {
          yield* this.#cut(chunk, from, at);
          this.#closed = true;
          from = at + 1;
        } else if (!this.#inArray && this.#depth === 0) {
          yield* this.#cut(chunk, from, at + 1);
          from = at + 1;
        }
      } else if (byte === COMMA && this.#inArray && this.#depth === 1) {
        yield* this.#cut(chunk, from, at);
        from = at + 1;
      }
    }
    if (!this.#closed) this.#hold(chunk.slice(from));
  }

  *end(): Generator<Element> {
    if (this.#inString || this.#depth > 0 || (this.#inArray === true && !this.#closed))
      throw new MiaError('import.damaged', { reason: 'cut' });
    if (!this.#inArray) yield* this.#cut(new Uint8Array(), 0, 0);
  }

  /** Past spaces and a byte order mark: an array or not. */
  #begin(chunk: Uint8Array): number {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (isSpace(byte) || (this.#mark < 3 && byte === [0xef, 0xbb, 0xbf][this.#mark] && ++this.#mark > 0)) continue;
      this.#inArray = byte === OPEN;
      if (this.#inArray) this.#depth = 1;
      return this.#inArray ? at + 1 : at;
    }
    return chunk.length;
  }

  #textEnd(chunk: Uint8Array, at: number): number {
    let end = at;
    while (end < chunk.length && chunk[end] !== QUOTE && chunk[end] !== BACKSLASH) end++;
    return end;
  }

  #drop(): void {
    this.#tooMuch = true;
    this.#held = [];
  }

  #hold(bytes: Uint8Array): void {
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > this.#limits.bytes) this.#drop();
    if (!this.#tooMuch && bytes.length > 0) this.#held.push(bytes);
  }

  *#cut(chunk: Uint8Array, from: number, to: number): Generator<Element> {
    this.#hold(chunk.slice(from, to));
    const [held, dropped] = [this.#held, this.#tooMuch];
    [this.#held, this.#heldBytes, this.#tooMuch] = [[], 0, false];
    if (dropped) {
      yield { value: undefined, readable: false };
      return;
    }
    const text = Buffer.concat(held).toString('utf8').trim();
    if (text === '') return;
    try {
      yield { value: JSON.parse(text), readable: true };
    } catch {
      yield { value: undefined, readable: false };
    }
  }
}
