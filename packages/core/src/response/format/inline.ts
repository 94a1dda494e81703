import { ADDRESS, ADDRESS_BEGINS, hostOf, mayBecomeAddress, withoutTail } from './addresses.ts';
import type { Piece, SpokenWords } from './pieces.ts';
import { LINE, PARAGRAPH, type Source } from './source.ts';

const SPACES = /[ \t\r\f\v\u00a0]+/y;
const LETTERS = /[\p{L}\p{N}\p{M}]+/uy;
const EMOJI = /(?:(?![©®™])\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u200d\ufe0f\u20e3]|[\u{1f3fb}-\u{1f3ff}])+/uy;
/** "## Heading ##" */
const CLOSING_SIGNS = /#+[ \t\r]*/y;
const TAG = /<(?:\/?[a-zA-Z][^<>\n]{0,300}|!--[^\n]{0,300}?--)>/y;
const HALF_TAG = /<(?:$|[/!]$|\/?[a-zA-Z][^<>\n]{0,300}$|!-[^\n]{0,300}$)/y;
const ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});/iy;
const HALF_ENTITY = /&(?:#x?)?[\da-z]{0,8}$/iy;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", hellip: '…', ndash: '–', mdash: '—' };
const NOTE = /\[\^[^\]\n]{1,60}\]/y;
const HALF_NOTE = /\[(?:\^[^\]\n]{0,60})?$/y;
const TARGET = /^\((?:[^()\n\\]|\\[^\n]|\([^()\n]*\))*\)/;
const REFERENCE = /^\[[^\]\n]{0,200}\]/;
/** A price stays what it is, and needs no search for a second sign. */
const PRICE = /\$\d[\d.,]*(?=[\s.,;:!?)\]]|$)(?![ \t]*[-+*/=^_\\<>])/y;
const LIKE_A_FORMULA = /[\\^_=<>+]|^[A-Za-z]$/;
/** Names, commands, paths: what can be read out. */
const SAYABLE = /^[\p{L}\p{N} _.\-/@:+#']{1,40}$/u;
const WORD = /[\p{L}\p{N}\p{M}]/u;
const FORMULA_LIMIT = 5000;
const LINE_LIMIT = 2000;
const DOLLAR_LIMIT = 120;

/** What stands in a line: emphasis, links, code, formulas, and the text itself. */
export class InlineScanner {
  /** In a row of a table: a bar stands between two cells. */
  row = false;
  readonly #source: Source;
  readonly #words: SpokenWords;
  readonly #emit: (piece: Piece) => void;
  /** The last character that was taken, of the source. */
  #before = '\n';
  /** Something was said since the last cell's edge. */
  #inCell = false;
  /** Brackets that may be the text of a link. */
  #links = 0;

  constructor(source: Source, words: SpokenWords, emit: (piece: Piece) => void) {
    this.#source = source;
    this.#words = words;
    this.#emit = emit;
  }

  reset(): void {
    this.#before = '\n';
    this.#inCell = false;
    this.#links = 0;
  }

  /** Takes the next thing. False: what it is is not to be told yet. */
  step(): boolean {
    const source = this.#source;
    const character = source.text[source.at] as string;
    switch (character) {
      case '\\':
        return this.#backslash();
      case '`':
        return this.#code();
      case '$':
        return this.#dollar();
      case '*':
      case '_':
      case '~':
        return this.#emphasis(character);
      case '[':
        return this.#bracket();
      case ']':
        return this.#closeBracket();
      case '!':
        return this.#picture();
      case '<':
        return this.#angle();
      case '&':
        return this.#entity();
      case '|':
        return this.#bar();
      default:
        return this.#plain();
    }
  }

  /** The next `length` characters are not spoken. */
  #skip(length: number): true {
    this.#before = this.#source.text[this.#source.at + length - 1] as string;
    this.#source.at += length;
    return true;
  }

  /** The next `length` characters are spoken as `text`. */
  #say(length: number, text: string, whole: boolean): true {
    const from = this.#source.position(this.#source.at);
    this.#emit({ kind: 'text', text, from, to: from + length, whole });
    this.#inCell = true;
    return this.#skip(length);
  }

  #literal(length: number): true {
    return this.#say(length, this.#source.text.slice(this.#source.at, this.#source.at + length), false);
  }

  #space(length: number): true {
    this.#emit({ kind: 'space' });
    return this.#skip(length);
  }

  #plain(): boolean {
    const source = this.#source;
    const { text, at } = source;
    const spaces = source.match(SPACES, at);
    if (spaces) {
      const next = at + spaces.length;
      if (source.open(next)) return false;
      if (this.row && text[next] === '|') return this.#skip(spaces.length);
      if (spaces.replace('\r', '').length > 1 && text[next] === '\n') this.#emit({ kind: 'break' });
      return this.#space(spaces.length);
    }
    if (/[hw]/i.test(text[at] as string) && !WORD.test(this.#before)) {
      if (source.match(ADDRESS_BEGINS, at)) return this.#address();
      if (!source.final && mayBecomeAddress(text.slice(at))) return false;
    }
    const letters = source.match(LETTERS, at);
    if (letters) return this.#literal(letters.length);
    // Half a character: the other half comes with what comes next.
    if (source.open(at + 1) && /[\ud800-\udbff]/.test(text[at] as string)) return false;
    const emoji = source.match(EMOJI, at);
    if (emoji) {
      this.#emit({ kind: 'space', soft: true });
      return this.#skip(emoji.length);
    }
    const signs = source.match(CLOSING_SIGNS, at);
    if (signs && /\s/.test(this.#before)) {
      if (source.open(at + signs.length)) return false;
      if ((text[at + signs.length] ?? '\n') === '\n') return this.#skip(signs.length);
    }
    const symbol = String.fromCodePoint(text.codePointAt(at) as number);
    if (/\s/.test(symbol)) return this.#space(1);
    return this.#literal(symbol.length);
  }

  #address(): boolean {
    const { text, at } = this.#source;
    const all = this.#source.match(ADDRESS, at) as string;
    if (this.#source.open(at + all.length)) return false;
    const address = withoutTail(all);
    return this.#say(address.length, this.#words.link(hostOf(text.slice(at, at + address.length))), true);
  }

  #backslash(): boolean {
    const source = this.#source;
    const next = source.text[source.at + 1];
    if (source.open(source.at + 1)) return false;
    if (next === '(' || next === '[') return this.#formula(`\\${next}`, next === '(' ? '\\)' : '\\]');
    if (next === '\n') {
      this.#emit({ kind: 'break' });
      return this.#skip(1);
    }
    if (next !== undefined && /[!-/:-@[-`{-~]/.test(next)) return this.#say(2, next, false);
    return this.#literal(1);
  }

  /** A formula between two signs; where the second is missing the first is text. */
  #formula(open: string, close: string): boolean {
    const { at } = this.#source;
    const end = this.#source.find(close, at + open.length, close === '\\)' ? PARAGRAPH : /(?!)/, FORMULA_LIMIT);
    if (end === null) return false;
    if (end === -1) return this.#literal(open.length);
    return this.#sayFormula(end + close.length - at, this.#source.text.slice(at + open.length, end));
  }

  /** A letter or a number is read, anything more is announced. */
  #sayFormula(length: number, formula: string): true {
    const simple = /^(?:[A-Za-z]|[\d.,]+|[A-Za-z] ?[=<>] ?[\d.,]+)$/.test(formula.trim());
    return this.#say(length, simple ? formula.trim() : this.#words.formula, true);
  }

  #dollar(): boolean {
    const source = this.#source;
    const { at, text } = source;
    if (source.open(at + 1)) return false;
    if (text[at + 1] === '$') return this.#formula('$$', '$$');
    // A number needs what follows it: an operator makes it a formula.
    const number = source.match(/\$\d[\d.,]*[ \t]*/y, at);
    if (number && source.open(at + number.length)) return false;
    if (source.match(PRICE, at) || /[\w$]/.test(this.#before) || /\s/.test(text[at + 1] ?? ' ')) return this.#literal(1);
    const end = source.find('$', at + 1, LINE, DOLLAR_LIMIT);
    if (end === null || (end !== -1 && source.open(end + 1))) return false;
    const formula = text.slice(at + 1, end);
    if (end === -1 || /\s$|`/.test(formula) || /[\w$]/.test(text[end + 1] ?? '') || !LIKE_A_FORMULA.test(formula)) return this.#literal(1);
    return this.#sayFormula(end + 1 - at, formula);
  }

  #code(): boolean {
    const source = this.#source;
    const marks = source.match(/`+/y, source.at) as string;
    const begin = source.at + marks.length;
    if (source.open(begin)) return false;
    for (let from = begin; ; ) {
      const end = source.find(marks, from, LINE, LINE_LIMIT);
      if (end === null) return false;
      if (end === -1) return this.#skip(marks.length);
      const closing = source.match(/`+/y, end) as string;
      if (source.open(end + closing.length)) return false;
      if (closing.length === marks.length) {
        const code = source.text.slice(begin, end).trim();
        return this.#say(end + marks.length - source.at, SAYABLE.test(code) && WORD.test(code) ? code : this.#words.snippet, true);
      }
      from = end + closing.length;
    }
  }

  #emphasis(sign: string): boolean {
    const source = this.#source;
    const length = (source.match(sign === '*' ? /\*+/y : sign === '_' ? /_+/y : /~+/y, source.at) as string).length;
    if (source.open(source.at + length)) return false;
    const next = source.text[source.at + length] ?? '\n';
    const kept =
      sign === '_'
        ? WORD.test(this.#before) && WORD.test(next)
        : (sign === '~' && length === 1) || (/\s/.test(this.#before) && /\s/.test(next)) || (length === 1 && isProduct(this.#before, next));
    return kept ? this.#literal(length) : this.#skip(length);
  }

  #bracket(): boolean {
    const source = this.#source;
    const note = source.match(NOTE, source.at);
    if (note) return this.#skip(note.length);
    if (!source.final && source.match(HALF_NOTE, source.at)) return false;
    this.#links += 1;
    this.#emit({ kind: 'open' });
    return this.#skip(1);
  }

  #closeBracket(): boolean {
    const source = this.#source;
    if (source.open(source.at + 1)) return false;
    const linked = this.#links > 0;
    const length = linked ? this.#target(source.at + 1) : 0;
    if (length === null) return false;
    if (linked) {
      this.#links -= 1;
      this.#emit({ kind: 'close' });
    }
    return this.#skip(1 + length);
  }

  /** Length of a link's address behind its text; null where it has to come first. */
  #target(from: number): number | null {
    const source = this.#source;
    const open = source.text[from];
    if (open !== '(' && open !== '[') return 0;
    const window = source.text.slice(from, from + LINE_LIMIT);
    const target = (open === '(' ? TARGET : REFERENCE).exec(window);
    if (target) return target[0].length;
    return source.final || window.includes('\n') || window.length === LINE_LIMIT ? 0 : null;
  }

  #picture(): boolean {
    const source = this.#source;
    const { at, text } = source;
    if (source.open(at + 1)) return false;
    if (text[at + 1] !== '[') return this.#literal(1);
    const end = source.find(']', at + 2, LINE, LINE_LIMIT);
    if (end === null || (end !== -1 && source.open(end + 1))) return false;
    if (end === -1) return this.#literal(1);
    const target = this.#target(end + 1);
    if (target === null) return false;
    if (target === 0) return this.#literal(1);
    return this.#say(end + 1 + target - at, this.#words.picture(text.slice(at + 2, end).trim()), true);
  }

  #angle(): boolean {
    const source = this.#source;
    const tag = source.match(TAG, source.at);
    if (!tag && !source.final && source.match(HALF_TAG, source.at)) return false;
    if (!tag) return this.#literal(1);
    if (/^<(?:https?:\/\/|www\.)[\p{L}\p{N}]/iu.test(tag)) return this.#say(tag.length, this.#words.link(hostOf(tag.slice(1, -1))), true);
    if (/^<(?:br|\/?p|\/?li|\/?div)\b/i.test(tag)) this.#emit({ kind: 'break' });
    return this.#skip(tag.length);
  }

  #entity(): boolean {
    const source = this.#source;
    const entity = source.match(ENTITY, source.at);
    if (!entity) return !source.final && source.match(HALF_ENTITY, source.at) ? false : this.#literal(1);
    const name = entity.slice(1, -1).toLowerCase();
    if (name === 'nbsp') return this.#space(entity.length);
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    const text = name.startsWith('#') && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ENTITIES[name];
    return text === undefined ? this.#literal(1) : this.#say(entity.length, text, true);
  }

  /** Between two cells there is a comma, around them nothing. */
  #bar(): boolean {
    const source = this.#source;
    const behind = source.at + 1 + (source.match(SPACES, source.at + 1)?.length ?? 0);
    if (source.open(behind)) return false;
    const last = behind >= source.text.length || source.text[behind] === '\n';
    if (!this.row && !(/\s/.test(this.#before) && behind > source.at + 1)) return this.#literal(1);
    if (last || !this.#inCell) return this.#skip(1);
    this.#say(1, ',', false);
    this.#inCell = false;
    this.#emit({ kind: 'space' });
    return true;
  }
}

/** 2*x, 2*3 */
function isProduct(before: string, next: string): boolean {
  return /[\p{L}\p{N})]/u.test(before) && /[\p{L}\p{N}(]/u.test(next) && /\d/.test(before + next);
}
