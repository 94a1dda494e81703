/**
 * An answer cut into blocks that stand for themselves: what is finished is never parsed or drawn again while the rest is
 * being written. Line by line and linear, whatever is written; where a boundary is not certain there is none, because two
 * blocks in one are drawn just the same. Pure.
 */

/** A growing text's blocks, and where the last one begins: a longer text goes on from there. */
export interface Cut {
  text: string;
  blocks: string[];
  /** Where the last block begins in the text. */
  last: number;
}

const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(.*)$/;
const HEADING = /^#{1,6}(?:[ \t]|$)/;
const LIST = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/;
const NOTE = /^ {0,3}\[\^[^\]\s]+\]:/;
const DEEPER = /^(?: {2,}|\t)/;
const DEEP = /^(?: {4,}|\t)/;

/** Lines of a list after which its next item begins a block of its own: a list of hundreds is not parsed anew for each word. */
const LIST_LINES = 40;

/** An answer of more blocks than this gets larger ones: each has a price of its own. */
const MANY = 200;
const LARGER = 600;

interface Fence {
  mark: string;
  length: number;
}

/** Lines of a text and where they begin. What lies before `until` is passed over, whole lines at a time. */
function* lines(text: string, from: number, until: () => number): Generator<[line: string, at: number]> {
  let at = from;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const next = end === -1 ? text.length : end + 1;
    yield [text.slice(at, end === -1 ? next : end), at];
    at = Math.max(next, text.lastIndexOf('\n', until() - 1) + 1);
  }
}

/** Where the next line lies that may end a fence: code of a megabyte is not read line by line. */
function mayEnd(text: string, from: number, fence: Fence): number {
  const at = text.indexOf(fence.mark.repeat(fence.length), from);
  return at === -1 ? text.length + 1 : at;
}

/** Cuts a text; `before` is the cut of its beginning, where there is one. */
export function cut(text: string, before: Cut | null = null): Cut {
  const known = before !== null && before.blocks.length > 0 && text.startsWith(before.text) ? before : null;
  const blocks = known ? known.blocks.slice(0, -1) : [];
  let begin = known ? known.last : 0;
  let fence: Fence | null = null;
  /** What ends a formula that is open. */
  let formula: '$$' | '\\]' | null = null;
  let gap = false;
  /** The block is a list or a footnote: what is indented after a gap belongs to it. */
  let holds = false;
  let list = false;
  let empty = true;
  let count = 0;
  /** The next line begins a block, whatever it is: the one before was a heading or the end of a fence. */
  let over = false;
  const close = (at: number): void => {
    if (blocks.length > MANY && at - begin < LARGER) return;
    if (at > begin) blocks.push(text.slice(begin, at));
    begin = at;
    count = 0;
    empty = true;
    holds = false;
    list = false;
    over = false;
  };
  let until = 0;
  for (const [line, at] of lines(text, begin, () => until)) {
    count += 1;
    if (fence) {
      const end = FENCE.exec(line);
      const run = end?.[1] ?? '';
      if (run.startsWith(fence.mark) && run.length >= fence.length && (end?.[2] ?? '').trim() === '') {
        fence = null;
        over = !holds;
      } else until = mayEnd(text, at + line.length, fence);
      continue;
    }
    if (formula) {
      if (line.includes(formula)) formula = null;
      continue;
    }
    if (line.trim() === '') {
      gap = true;
      continue;
    }
    const top = !DEEPER.test(line);
    const opens = FENCE.exec(line);
    const isFence = opens !== null && !(opens[1]?.startsWith('`') && opens[2]?.includes('`'));
    const begins =
      (list && count > LIST_LINES && /^(?:[-*+]|[2-9][.)]|\d{2,9}[.)])[ \t]/.test(line)) ||
      (over && !DEEP.test(line)) ||
      (gap && !DEEP.test(line) && !(holds && !top) && !(list && LIST.test(line))) ||
      (top && line[0] !== ' ' && (HEADING.test(line) || (isFence && /^[`~]/.test(line))));
    if (!empty && begins) close(at);
    gap = false;
    over = false;
    if (empty) {
      list = LIST.test(line);
      holds = list || NOTE.test(line);
      empty = false;
    } else if (LIST.test(line)) {
      list = true;
      holds = true;
    }
    if (isFence) {
      fence = { mark: opens[1]?.[0] ?? '`', length: opens[1]?.length ?? 3 };
      until = mayEnd(text, at + line.length, fence);
      continue;
    }
    if (top && HEADING.test(line)) {
      over = true;
      continue;
    }
    const bare = line.replace(/^[ \t>]+/, '');
    if (bare.startsWith('$$') && !bare.includes('$$', 2)) formula = '$$';
    else if (bare.startsWith('\\[') && !bare.includes('\\]')) formula = '\\]';
  }
  const last = begin;
  if (begin < text.length) blocks.push(text.slice(begin));
  return { text, blocks, last };
}

const DEFINITION = /^ {0,3}\[([^\]^\n][^\]\n]{0,200})\]:[ \t]*\S.*$/gm;
/** More definitions than this are no answer but an attack. */
const MOST = 200;

/** Link definitions of a whole answer (`[name]: address`), by name, for the blocks that use them. */
export function definitionsIn(text: string): Map<string, string> {
  const found = new Map<string, string>();
  if (!text.includes(']:')) return found;
  for (const match of text.matchAll(DEFINITION)) {
    const name = (match[1] ?? '').toLowerCase();
    if (!found.has(name)) found.set(name, match[0].trim());
    if (found.size >= MOST) break;
  }
  return found;
}

/** A block with the definitions that its links name and it does not hold itself. */
export function withDefinitions(block: string, definitions: Map<string, string>): string {
  if (definitions.size === 0 || !block.includes('[')) return block;
  const low = block.toLowerCase();
  const named = [...definitions].filter(([name, line]) => low.includes(`[${name}]`) && !block.includes(line));
  return named.length === 0 ? block : `${block.trimEnd()}\n\n${named.map(([, line]) => line).join('\n')}\n`;
}

/** While an answer is written its definitions are still to come: `[words][name]` says its words until then. */
export function withoutReferences(block: string, definitions: Map<string, string>): string {
  if (!block.includes('][')) return block;
  return block.replace(/(?<![!\\`])\[([^[\]\n]{1,200})\]\[([^[\]\n]{1,200})\]/g, (whole, words: string, name: string) =>
    definitions.has(name.toLowerCase()) ? whole : words,
  );
}

/**
 * Levels of the headings that blocks begin with: the first is 3, because the window's own stand above it, and each deeper one
 * is one more than what it stands under, whatever was written. By index of the block.
 */
export function headingLevels(blocks: readonly string[]): Map<number, number> {
  const levels = new Map<number, number>();
  const above: number[] = [];
  for (const [index, block] of blocks.entries()) {
    const mark = /^#{1,6}(?=[ \t])/.exec(block)?.[0].length;
    if (mark === undefined) continue;
    while (above.length > 0 && (above.at(-1) ?? 0) >= mark) above.pop();
    levels.set(index, Math.min(6, 3 + above.length));
    above.push(mark);
  }
  return levels;
}
