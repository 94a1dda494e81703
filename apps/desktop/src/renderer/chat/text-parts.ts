/** How much of a long text stands in the document, and in what pieces. Pure. */

/** Characters and lines in the document before more is asked for: the browser lays out every line, however short. */
const FIRST = { characters: 20_000, lines: 2000 };
/** How many times as much each time that more is asked for. */
const MORE = 4;
/** Characters without a break that a line may have: longer ones cost the browser dearly. */
const PIECE = 4000;

/** Where the text that is shown ends, in characters from its beginning, after more was asked for so many times. */
export function endOf(text: string, asked: number): number {
  const times = 1 + asked * MORE;
  const end = Math.min(text.length, FIRST.characters * times);
  let at = 0;
  for (let line = 0; line < FIRST.lines * times; line += 1) {
    const next = text.indexOf('\n', at);
    if (next === -1 || next >= end) return end;
    at = next + 1;
  }
  return at;
}

/** A text in pieces, none of which ends between the halves of a character. */
export function partsOf(text: string): string[] {
  const out: string[] = [];
  for (let at = 0; at < text.length; ) {
    let to = Math.min(text.length, at + PIECE);
    if (to < text.length && /[\ud800-\udbff]/.test(text[to - 1] ?? '')) to -= 1;
    out.push(text.slice(at, to));
    at = to;
  }
  return out;
}
