/**
 * What is too much to be drawn, told from a block's text alone, in one pass, before anything is spent on it. What would take
 * long is drawn when it is asked for, what would take too long or nests without end stays source. Pure.
 */

/** Above this many characters nothing is drawn but the text itself (50 kB). */
export const MOST = 50_000;
/** Milliseconds that one block may take to parse and to draw, by the estimate below, unasked and asked. */
const UNASKED = 90;
const ASKED = 500;
/** Quotes and lists inside each other. */
const DEPTH = 24;
/** Marks (`*`, `[`, `<` …) of one block: a parser compares each with those before it. */
const MARKS = 1500;
const MARKS_IN_A_ROW = 60;
/** Characters of one formula. */
export const FORMULA = 5000;
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
  if (block.length < 200 && !/[*_[\]<>`~!|&\\-]{20}/.test(block)) return 'draw';
  // Code alone is text: how much of it gets colour is CodeBlock's business.
  if (isCode(block)) return 'draw';
  if (block.length > MOST || deep(block)) return 'source';
  const ms = cost(block);
  if (ms <= UNASKED) return 'draw';
  return ms <= ASKED ? 'ask' : 'source';
}

/** One fence and nothing else. */
export function isCode(block: string): boolean {
  const open = /^(`{3,}|~{3,})/.exec(block)?.[1];
  if (open === undefined) return false;
  const end = block.indexOf(`\n${open}`);
  return end === -1 || block.slice(end + 1 + open.length).trim() === '';
}

function deep(block: string): boolean {
  for (const line of eachLine(block)) {
    const lead = /^(?:[ \t]|>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))+/.exec(line.slice(0, 2000))?.[0];
    if (lead === undefined) continue;
    let depth = 0;
    for (const char of lead) if (char !== ' ' && char !== '\t' && (char < '0' || char > '9')) depth += 1;
    if (depth > DEPTH || (lead.length > 160 && lead.trim() === '')) return true;
  }
  return false;
}

/**
 * Milliseconds to parse and to draw, as measured on a machine of two slow cores: what each character, line, cell and mark
 * took there. Infinite where marks are so many that it is no longer a sum.
 */
export function cost(block: string): number {
  let lines = 0;
  let cells = 0;
  let widest = 0;
  let rows = 0;
  let marks = 0;
  let fence = false;
  const table = /^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\||$)/m.test(block);
  for (const line of eachLine(block)) {
    lines += 1;
    if (/^[ \t>]*(?:`{3,}|~{3,})/.test(line)) fence = !fence;
    if (fence) continue;
    const [inLine, row] = marksOf(line);
    marks += inLine;
    if (row > MARKS_IN_A_ROW) return Number.POSITIVE_INFINITY;
    if (table && line.includes('|')) {
      // A short row is filled up with cells to the width of the widest.
      widest = Math.max(widest, line.split('|').length - 1);
      rows += 1;
      cells = rows * widest;
    }
  }
  if (marks > MARKS) return Number.POSITIVE_INFINITY;
  return block.length * 0.003 + lines * 0.05 + cells * 0.15 + marks * 0.03;
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

/** Whether a formula is set at all: not one of endless length, nor one that opens groups without end. */
export function setsFormula(tex: string): boolean {
  if (tex.length > FORMULA) return false;
  let depth = 0;
  for (const match of tex.matchAll(/\\begin\b|\\left\b|\\end\b|\\right\b|[{}^_]/g)) {
    if (match[0] === '{' || match[0] === '\\begin' || match[0] === '\\left') depth += 1;
    else if (match[0] === '}' || match[0] === '\\end' || match[0] === '\\right') depth -= 1;
    if (depth > GROUPS) return false;
  }
  return true;
}
