import { ENDED, endsBefore, endsSentence } from './boundary.ts';
import { MarkdownScanner } from './markdown.ts';
import { Nesting } from './nesting.ts';
import type { Piece, SpokenWords, TextPiece } from './pieces.ts';

/** What is spoken in one go. */
export interface Sentence {
  /** As it is spoken: without marks, addresses and code, with single spaces. */
  text: string;
  /** UTF-16 positions in the source: where its first character stands, and behind its last one. */
  from: number;
  to: number;
  /** For each UTF-16 unit of `text` where it stands in the source. */
  offsets: readonly number[];
}

export interface SplitterOptions {
  words: SpokenWords;
  /** Characters that a sentence has at most; a longer one is cut at a clause, or else between words. Default 240. */
  longest?: number;
}

export interface SentenceSplitter {
  /** What comes next of the answer, cut anywhere. @returns the sentences that are whole now */
  push(delta: string): Sentence[];
  /** No more comes. @returns what is left */
  end(): Sentence[];
}

/** The first one is cut at a clause earlier: somebody waits for it. */
const FIRST = 120;
const LONGEST = 240;
/** What is cut off at a clause has this many characters at least. */
const CLAUSE = 40;

interface Unit {
  text: string;
  from: number;
  to: number;
  kind: 'text' | 'whole' | 'space';
  soft?: boolean;
}

/**
 * Takes an answer in markdown while it is written and gives its sentences, each as soon as it is whole. Their ranges are in order, do not
 * overlap, and hold each character that is spoken; they do not depend on how the answer was cut.
 */
export function createSentenceSplitter({ words, longest = LONGEST }: SplitterOptions): SentenceSplitter {
  const scanner = new MarkdownScanner(words);
  const assembler = new Assembler(longest);
  return {
    push: (delta) => assembler.take(scanner.push(delta)),
    end: () => assembler.take(scanner.end()),
  };
}

class Assembler {
  readonly #longest: number;
  readonly #nesting = new Nesting();
  #units: Unit[] = [];
  /** Where a sentence may end, once the word behind it says so. */
  #end: { index: number; inside: boolean; word: string } | null = null;
  #length = 0;
  #first = true;
  #out: Sentence[] = [];

  constructor(longest: number) {
    this.#longest = longest;
  }

  take(pieces: readonly Piece[]): Sentence[] {
    for (const piece of pieces) this.#piece(piece);
    const out = this.#out;
    this.#out = [];
    return out;
  }

  #piece(piece: Piece): void {
    if (piece.kind === 'open') this.#nesting.open('link');
    else if (piece.kind === 'close') this.#nesting.closeLink();
    else if (piece.kind === 'break') this.#break();
    else if (piece.kind === 'space') this.#space(piece.soft ?? false);
    else if (piece.whole) this.#add({ ...piece, kind: 'whole' });
    else for (const unit of unitsOf(piece)) this.#add(unit);
  }

  #break(): void {
    if (this.#end) this.#decide(true);
    this.#cut(this.#units.length);
    this.#nesting.clear();
  }

  #space(soft: boolean): void {
    if (this.#end?.word) this.#decide(true);
    const last = this.#units.at(-1);
    if (last?.kind === 'space' && soft) last.soft = true;
    if (!last || last.kind === 'space') return;
    if (last.kind === 'text' && ENDED.test(this.#tail())) this.#end = { index: this.#units.length, inside: this.#nesting.inside, word: '' };
    this.#append({ text: ' ', from: last.to, to: last.to, kind: 'space', soft });
  }

  #add(unit: Unit): void {
    if (this.#end) {
      const letters = unit.kind === 'text' && /[\p{L}\p{N}\p{M}]/u.test(unit.text);
      if (this.#end.word !== '' && !letters) this.#decide(true);
      else {
        this.#end.word += unit.kind === 'whole' ? unit.text.slice(0, 1) : unit.text;
        this.#decide(!letters);
      }
    } else if (unit.kind === 'text' && !this.#nesting.inside && endsBefore(unit.text, () => this.#tail())) {
      this.#cut(this.#units.length);
    }
    const last = this.#units.at(-1);
    if (last?.kind === 'space' && (unit.text === ',' || (last.soft && /^[.!?;:…]$/.test(unit.text)))) {
      this.#units.pop();
      this.#length -= 1;
    }
    this.#append(unit);
    if (!this.#end) this.#shorten();
  }

  #append(unit: Unit): void {
    if (unit.kind === 'whole') this.#nesting.pass(unit.text.length);
    else this.#nesting.add(unit.text, this.#units.at(-1)?.text.at(-1) ?? '');
    this.#units.push(unit);
    this.#length += unit.text.length;
  }

  /** What stands last, enough to see marks and what closes them. */
  #tail(): string {
    return this.#units
      .slice(-12)
      .map(({ text, kind }) => (kind === 'whole' ? '\u0001' : text))
      .join('');
  }

  #decide(whole: boolean): void {
    const { index, inside, word } = this.#end as { index: number; inside: boolean; word: string };
    const before = this.#units.slice(0, index).map(({ text }) => text);
    const ends = !inside && endsSentence(before.join(''), word, whole);
    if (ends === null) return;
    this.#end = null;
    if (ends) this.#cut(index);
  }

  /** A sentence that grows too long goes out in parts. */
  #shorten(): void {
    const limit = this.#first ? Math.min(FIRST, this.#longest) : this.#longest;
    if (this.#length <= limit) return;
    const clause = this.#clause();
    if (clause !== null) this.#cut(clause);
    else if (this.#length > this.#longest) {
      const space = this.#lastSpace();
      this.#cut(space > 0 ? space : Math.max(1, this.#units.length - 1));
    }
  }

  /** The last space that parts no abbreviation and no number from what belongs to it, or else any. */
  #lastSpace(): number {
    const parts = (loose: boolean) =>
      this.#units.findLastIndex(({ kind }, i) => {
        if (kind !== 'space' || i === 0) return false;
        return loose || (this.#units[i - 1]?.text !== '.' && !/^\d/.test(this.#units[i + 1]?.text ?? '0'));
      });
    const space = parts(false);
    return space > 0 ? space : parts(true);
  }

  /** Behind the last mark between two clauses. */
  #clause(): number | null {
    let length = this.#length;
    for (let i = this.#units.length - 1; i > 0; i--) {
      const unit = this.#units[i] as Unit;
      length -= unit.text.length;
      if (length < Math.min(CLAUSE, this.#longest / 2)) return null;
      const before = this.#units[i - 1] as Unit;
      const marked = unit.kind === 'space' ? /^[,;:—–]$/ : /^[，、；：]$/;
      if (before.kind === 'text' && marked.test(before.text)) return i;
    }
    return null;
  }

  /** What stands before `index` is a sentence. */
  #cut(index: number): void {
    const units = this.#units.slice(0, index);
    this.#units = this.#units.slice(index);
    while (this.#units[0]?.kind === 'space') this.#units.shift();
    this.#length = this.#units.reduce((sum, { text }) => sum + text.length, 0);
    while (units.at(-1)?.kind === 'space') units.pop();
    if (!units.some(({ text }) => /[\p{L}\p{N}]/u.test(text))) return;
    this.#first = false;
    const offsets = units.flatMap(({ text, from, to }) =>
      Array.from({ length: text.length }, (_, i) => (to - from === text.length ? from + i : from)),
    );
    const [first, last] = [units[0] as Unit, units.at(-1) as Unit];
    this.#out.push({ text: units.map(({ text }) => text).join(''), from: first.from, to: last.to, offsets });
  }
}

/** Characters one by one: what is cut is cut between them. */
function* unitsOf({ text, from, to }: TextPiece): Generator<Unit> {
  let at = from;
  for (const character of text) {
    const next = text.length === to - from ? at + character.length : to;
    yield { text: character, from: at, to: next, kind: 'text' };
    at = next;
  }
}
