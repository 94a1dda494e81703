import { InlineScanner } from './inline.ts';
import type { Piece, SpokenWords } from './pieces.ts';
import { Source } from './source.ts';

const MARKS = /[-*_=|:+ \t\r]+/y;
const PREFIX = /[ \t\r]*(?:>[ \t\r>]*)?/y;
const FENCE = /(`{3,}|~{3,})[^\n]*/y;
const HEADING = /#{1,6}(?=[ \t\n])/y;
const BULLET = /[-*+•](?=[ \t])/y;
const NUMBER = /\d{1,9}[.)](?=[ \t])/y;
const BOX = /\[[ xX]\](?=[ \t])/y;
const LABEL = /\[\^?[^\]\n]{1,200}\]:/y;
/** What may still become one of these. */
const HALF = /(?:[`~]{1,2}|#{1,6}|[-*+•]|\d{1,9}[.)]?|\[[^\]\n]{0,200}\]?)$/y;
const HALF_BOX = /\[[ xX]?\]?$/y;

/** Markdown, as it comes, into what is spoken of it. Lines are told apart here; what stands in them by `InlineScanner`. */
export class MarkdownScanner {
  readonly #source = new Source();
  readonly #words: SpokenWords;
  readonly #inline: InlineScanner;
  #pieces: Piece[] = [];
  #atLine = true;
  /** What came before the line that begins: a line of the same paragraph, or nothing that it goes on with. */
  #before: 'line' | 'mark' | 'nothing' = 'nothing';
  #fence: string | null = null;
  #inList = false;
  /** A heading or a row of a table: it ends with its line. */
  #single = false;

  constructor(words: SpokenWords) {
    this.#words = words;
    this.#inline = new InlineScanner(this.#source, words, (piece) => void this.#pieces.push(piece));
  }

  push(delta: string): Piece[] {
    this.#source.append(delta);
    return this.#run();
  }

  /** No more comes. */
  end(): Piece[] {
    this.#source.final = true;
    const pieces = this.#run();
    pieces.push({ kind: 'break' });
    return pieces;
  }

  #run(): Piece[] {
    const source = this.#source;
    while (source.at < source.text.length) {
      const from = source.at;
      if (this.#atLine) {
        if (!(this.#fence ? this.#code() : this.#line())) break;
      } else if (source.text[from] === '\n') {
        source.at = from + 1;
        this.#nextLine();
      } else if (!this.#inline.step()) break;
    }
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  #nextLine(): void {
    this.#atLine = true;
    this.#before = this.#single ? 'nothing' : 'line';
    if (this.#single) this.#break();
    this.#single = false;
    this.#inline.row = false;
  }

  #break(): void {
    this.#inline.reset();
    this.#pieces.push({ kind: 'break' });
  }

  /** A line of a block of code, which is not spoken. False: the rest of it has to come. */
  #code(): boolean {
    const source = this.#source;
    const end = source.text.indexOf('\n', source.at);
    if (end === -1 && !source.final) return false;
    const line = source.text.slice(source.at, end === -1 ? undefined : end).trim();
    const fence = this.#fence as string;
    source.at = end === -1 ? source.text.length : end + 1;
    if (line.startsWith(fence) && line.replaceAll(fence[0] as string, '') === '') this.#fence = null;
    return true;
  }

  /** What a line begins with; one mark a step. False: it is not to be told yet. */
  #line(): boolean {
    const source = this.#source;
    const start = source.at + (source.match(PREFIX, source.at) as string).length;
    if (source.open(start)) return false;
    if (start >= source.text.length) {
      source.at = start;
      return true;
    }
    if (source.text[start] === '\n') return this.#blank(start + 1);
    const marks = source.match(MARKS, start);
    if (marks && source.open(start + marks.length)) return false;
    if (marks && (start + marks.length >= source.text.length || source.text[start + marks.length] === '\n')) {
      return this.#blank(start + marks.length + 1);
    }
    // What may still become a mark.
    if (!source.final && source.match(HALF, start)) return false;
    const fence = source.match(FENCE, start);
    if (fence) {
      const marked = (/^[`~]+/.exec(fence) as RegExpExecArray)[0];
      if (source.open(start + fence.length)) return false;
      if (marked[0] === '~' || !fence.slice(marked.length).includes('`')) return this.#openFence(start, fence, marked);
    }
    const label = source.match(LABEL, start);
    if (label) return this.#label(start, label);
    const heading = source.match(HEADING, start);
    const bullet = source.match(BULLET, start);
    if (heading || bullet) return this.#mark(start, (heading ?? bullet) as string, bullet !== null);
    const number = source.match(NUMBER, start);
    if (number && (this.#before !== 'line' || this.#inList || Number.parseInt(number, 10) === 1)) return this.#number(start, number);
    if (source.text[start] === '|') {
      this.#break();
      this.#single = true;
      this.#inline.row = true;
      source.at = start + 1;
    } else {
      // A line that stands at the margin after an empty one is no longer the list's.
      if (this.#before === 'nothing' && start === source.at) this.#inList = false;
      if (this.#before === 'line') this.#pieces.push({ kind: 'space' });
      source.at = start;
    }
    this.#atLine = false;
    return true;
  }

  /** An empty line, or one of nothing but marks: a rule, the line under a heading, the one between a table's head and its body. */
  #blank(next: number): boolean {
    this.#source.at = Math.min(next, this.#source.text.length);
    this.#before = 'nothing';
    this.#break();
    return true;
  }

  #openFence(start: number, line: string, marked: string): boolean {
    const source = this.#source;
    const language = /^[^\s{]+/.exec(line.slice(marked.length).trim())?.[0] ?? null;
    const text = language === 'mermaid' ? this.#words.diagram : this.#words.code(language);
    this.#break();
    const from = source.position(start);
    this.#pieces.push({ kind: 'text', text, from, to: from + line.trimEnd().length, whole: true });
    this.#break();
    this.#fence = marked;
    this.#before = 'nothing';
    source.at = Math.min(start + line.length + 1, source.text.length);
    return true;
  }

  /** `[^1]: note` is read, `[name]: address` is not. */
  #label(start: number, label: string): boolean {
    const source = this.#source;
    const end = source.text.indexOf('\n', start);
    if (!label.startsWith('[^')) {
      if (end === -1 && !source.final) return false;
      return this.#blank(end === -1 ? source.text.length : end + 1);
    }
    return this.#blank(start + label.length);
  }

  /** The sign of a heading or of a list's item, which is not spoken. */
  #mark(start: number, mark: string, item: boolean): boolean {
    const source = this.#source;
    let next = start + mark.length;
    if (item) {
      next += (source.match(/[ \t]*/y, next) as string).length;
      if (source.open(next) || (!source.final && source.match(HALF_BOX, next))) return false;
      next += source.match(BOX, next)?.length ?? 0;
    }
    source.at = next;
    this.#break();
    this.#before = item ? 'mark' : 'nothing';
    this.#inList = item;
    this.#single ||= !item;
    if (!item) {
      source.at += source.match(/[ \t]+/y, next)?.length ?? 0;
      this.#atLine = false;
    }
    return true;
  }

  #number(start: number, number: string): boolean {
    const from = this.#source.position(start);
    this.#break();
    this.#pieces.push({ kind: 'text', text: number, from, to: from + number.length, whole: true }, { kind: 'space' });
    this.#source.at = start + number.length + 1;
    this.#before = 'nothing';
    this.#inList = true;
    this.#atLine = false;
    return true;
  }
}
