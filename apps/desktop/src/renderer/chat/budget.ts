/**
 * What is too much to be drawn, told from a block's text alone, in one pass, before anything is spent on it. What would take
 * long is drawn when it is asked for, what would take too long or nests without end stays source. Pure.
 */

/** Above this many characters nothing is drawn but the text itself (50 kB). */
export const MOST = 50_000;
/** Milliseconds that one block may take to parse and to draw, by the estimate below, unasked and asked. */
const UNASKED = 60;
const ASKED = 500;
/** Quotes and lists inside each other. */
const DEPTH = 24;
/** Marks (`*`, `[`, `<` …) of one block: a parser compares each with those before it. */
const MARKS = 1500;
const MARKS_IN_A_ROW = 60;
/** Characters of one formula. */
export const FORMULA = 2000;
/** Groups inside each other in a formula. */
const GROUPS = 60;

export type Verdict =
  | 'draw'
  /** Stays source until it is asked for. */
  | 'ask'
  /** Stays source. */
  | 'source';

/** What is done with a block of markdown. */
export function verdict(block: string): Verdict {
  if (block.length < 200 && !/[*_[\]<>`~!|&\\+ -]{20}/.test(block)) return 'draw';
  // Code alone is text: how much of it gets colour is CodeBlock's business.
  if (fenced(block)) return 'draw';
  if (block.length > MOST || deep(block)) return 'source';
  const ms = cost(block);
  if (ms <= UNASKED) return 'draw';
  return ms <= ASKED ? 'ask' : 'source';
}

export interface Fenced {
  language: string;
  code: string;
  /** Its end is there. */
  closed: boolean;
}

/** A block that is one fence and nothing else, taken apart; null where it is more, or another. */
export function fenced(block: string): Fenced | null {
  const head = /^(`{3,}|~{3,})([^\n]*)(?:\n|$)/.exec(block);
  const mark = head?.[1];
  const info = head?.[2] ?? '';
  if (head === null || mark === undefined || (mark.startsWith('`') && info.includes('`'))) return null;
  const language = /^[ \t]*(\S*)/.exec(info)?.[1] ?? '';
  // From the line break of the first line on: a fence may be empty.
  for (let at = block.indexOf(`\n${mark}`, head[0].length - 1); at !== -1; at = block.indexOf(`\n${mark}`, at + 1)) {
    const end = block.indexOf('\n', at + 1);
    const line = block.slice(at + 1, end === -1 ? block.length : end);
    if (line.replace(new RegExp(`^${mark[0]}+`), '').trim() !== '') continue;
    if (end !== -1 && block.slice(end).trim() !== '') return null;
    return { language, code: block.slice(head[0].length, Math.max(head[0].length, at)), closed: true };
  }
  // A closing fence that is indented is one all the same.
  for (let at = block.indexOf(mark, head[0].length); at !== -1; at = block.indexOf(mark, at + mark.length)) {
    const before = block.lastIndexOf('\n', at);
    if (at - before <= 4 && block.slice(before + 1, at).trim() === '') return null;
  }
  return { language, code: block.slice(head[0].length).replace(/\n$/, ''), closed: false };
}

function deep(block: string): boolean {
  for (const line of eachLine(block)) {
    // A footnote may hold quotes and lists like any other.
    const lead = /^(?:\[\^[^\]]{1,80}\]:)?((?:[ \t]|>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))+)/.exec(line.slice(0, 2000))?.[1];
    if (lead === undefined) continue;
    let depth = 0;
    for (const char of lead) if (char !== ' ' && char !== '\t' && (char < '0' || char > '9')) depth += 1;
    if (depth > DEPTH || (lead.length > 64 && lead.trim() === '')) return true;
  }
  return false;
}

/**
 * Milliseconds to parse and to draw, as measured on a machine of two slow cores: what each character, line, cell and mark
 * took there. Infinite where marks are so many that it is no longer a sum.
 */
export function cost(block: string): number {
  if (block.length > MOST) return Number.POSITIVE_INFINITY;
  let lines = 0;
  let cells = 0;
  let widest = 0;
  let rows = 0;
  let marks = 0;
  let ticks = 0;
  let fence = false;
  let fences = 0;
  let paragraphs = 0;
  let items = 0;
  let blank = true;
  const table = block.includes('|') && isTable(block);
  for (const line of eachLine(block)) {
    lines += 1;
    if (/^[ \t>]*(?:[-*+][ \t]+)?(?:`{3,}|~{3,})/.test(line)) {
      fence = !fence;
      fences += 1;
    }
    if (fence) continue;
    const item = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+(\[[ xX]\])?/.exec(line);
    if (item) items += item[1] === undefined ? 1 : 2;
    else if (blank || /^(?:=+|-+|#)/.test(line)) paragraphs += 1;
    blank = line.length < 200 && line.trim() === '';
    const [inLine, row] = marksOf(line);
    marks += inLine;
    ticks += line.split('`').length - 1;
    if (row > MARKS_IN_A_ROW) return Number.POSITIVE_INFINITY;
    if (table && line.includes('|')) {
      // A short row is filled up with cells to the width of the widest.
      widest = Math.max(widest, line.split('|').length - 1);
      rows += 1;
      cells = rows * widest;
    }
  }
  if (marks > MARKS) return Number.POSITIVE_INFINITY;
  const formulas = block.split('$$', 2000).length - 1;
  const drawn = (paragraphs + items) * 0.35 + cells * 0.15 + fences * 2 + formulas * 0.5;
  // Two ticks are an element with an edge of its own, or a search for the second to the end of the block.
  return block.length * 0.002 + lines * 0.04 + marks * 0.03 + ticks * 0.04 + drawn;
}

/** Whether a line is the one that makes a table: nothing but pipes, dashes and colons. */
function isTable(block: string): boolean {
  for (const line of eachLine(block)) if (line.includes('-') && /^[ \t>|:-]+$/.test(line)) return true;
  return false;
}

/** How many marks a line has, and the most in a row. */
function marksOf(line: string): [all: number, row: number] {
  let all = 0;
  let row = 0;
  let most = 0;
  for (let at = 0; at < line.length; at += 1) {
    if ('!$&<[]()*_`~\\@'.includes(line[at] ?? '')) {
      all += 1;
      row += 1;
      if (row > most) most = row;
    } else row = 0;
  }
  return [all, most];
}

function* eachLine(block: string): Generator<string> {
  for (let at = 0; at < block.length; ) {
    const end = block.indexOf('\n', at);
    yield block.slice(at, end === -1 ? block.length : end);
    at = end === -1 ? block.length : end + 1;
  }
}

/** With its columns counted out in one or two digits. */
const COUNTED = /\\(?:begin\s*\{\s*(?:alignat\*?|alignedat)\s*\}\s*\{\s*\d{1,2}\s*\}|end\s*\{\s*(?:alignat\*?|alignedat)\s*\})/g;
/** The name of an environment that a macro may make. */
const MADE_NAME = /\\begin\s*(?:\{[^}]*\\|\\|[^\s{])/;

/**
 * Whether a formula is set at all: not one of endless length, nor one that opens groups without end, nor one that asks for so many
 * columns (`\begin{alignat}{99999999}`) that KaTeX takes gigabytes for them.
 */
export function setsFormula(tex: string): boolean {
  if (tex.length > FORMULA) return false;
  if (tex.includes('\\begin') && (MADE_NAME.test(tex) || /align(?:ed)?at/.test(tex.replace(COUNTED, '')))) return false;
  let depth = 0;
  for (const match of tex.matchAll(/\\begin\b|\\left\b|\\end\b|\\right\b|[{}^_]/g)) {
    if (match[0] === '{' || match[0] === '\\begin' || match[0] === '\\left') depth += 1;
    else if (match[0] === '}' || match[0] === '\\end' || match[0] === '\\right') depth -= 1;
    if (depth > GROUPS) return false;
  }
  return true;
}
