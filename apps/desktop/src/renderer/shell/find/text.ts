/**
 * Finding a text as a person means it: any case, with or without accents, any white space between its words, inside what is
 * shown. The host compares the same way where it looks through what this window has not fetched.
 */

/** Parts of what was said that are no words of it: what the window puts there, and what a formula is for a screen reader. */
const NOT_TEXT = '[data-own], [role=toolbar], button, .katex-mathml, [aria-hidden=true]';

/** A text as it is compared, and for each of its characters where it stood (one more for the end); null: where it stands. */
function folded(text: string): { text: string; at: number[] | null } {
  const lower = text.toLowerCase();
  if (!/\P{ASCII}/u.test(text)) return { text: lower, at: null };
  let plain = '';
  const at: number[] = [];
  let place = 0;
  for (const character of text) {
    const piece = character.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
    for (let n = 0; n < piece.length; n += 1) at.push(place);
    plain += piece;
    place += character.length;
  }
  at.push(place);
  return { text: plain, at };
}

/** For texts that are folded first. Null for a text of nothing. */
export function patternOf(words: string[]): RegExp | null {
  const sources = words
    .map((w) => folded(w).text.trim())
    .filter((w) => w !== '')
    .sort((a, b) => b.length - a.length)
    .map((w) => w.split(/\s+/).map(literal).join('\\s+'));
  return sources.length === 0 ? null : new RegExp(sources.join('|'), 'giu');
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

export function countIn(text: string, pattern: RegExp): number {
  let n = 0;
  for (const match of folded(text).text.matchAll(pattern)) if (match[0] !== '') n += 1;
  return n;
}

/** Where a pattern stands in the words that an element shows, also across its inner elements. */
export function rangesIn(element: HTMLElement, pattern: RegExp): Range[] {
  const nodes: { node: Text; start: number }[] = [];
  let whole = '';
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node instanceof Element) return node.matches(NOT_TEXT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    return NodeFilter.FILTER_ACCEPT;
  });
  let block: Element | null = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text) || node.data === '') continue;
    // What stands in another block is another sentence.
    const own = node.parentElement?.closest('p, li, td, th, pre, h1, h2, h3, h4, h5, h6, div, blockquote') ?? null;
    if (block !== null && own !== block) whole += '\n\uE002\n';
    block = own;
    nodes.push({ node, start: whole.length });
    whole += node.data;
  }
  const ranges: Range[] = [];
  let at = 0;
  const { text, at: places } = folded(whole);
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue;
    const start = places?.[match.index] ?? match.index;
    const end = places?.[match.index + match[0].length] ?? match.index + match[0].length;
    while (at + 1 < nodes.length && (nodes[at + 1]?.start ?? 0) <= start) at += 1;
    let last = at;
    while (last + 1 < nodes.length && (nodes[last + 1]?.start ?? 0) < end) last += 1;
    const from = nodes[at];
    const to = nodes[last];
    if (!from || !to) continue;
    const range = document.createRange();
    range.setStart(from.node, Math.min(from.node.length, start - from.start));
    range.setEnd(to.node, Math.min(to.node.length, end - to.start));
    ranges.push(range);
  }
  return ranges;
}
