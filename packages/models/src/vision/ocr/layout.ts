/** A piece of a line: its straight place on the page and what is written there. */
export interface Piece {
  left: number;
  top: number;
  width: number;
  height: number;
  text: string;
}

/** Pieces of one line, from left to right. */
export type Row<P extends Piece> = P[];

/** Pieces share a line when their middles are no further apart than this share of the lower one's height. */
const SAME_ROW = 0.35;
/** Of what was set as one line they are nearer than that. */
const SAME_LINE = 0.2;
/** Pieces that are so much larger than others on their height are no part of their line. */
const SAME_SIZE = 2.2;
/** Characters of a line from which on text is prose and no entry of a table. */
const PROSE = 24;
/** The share of pieces with a partner at the same height from which on two sides of a gap belong together. */
const ALIGNED = 0.7;

/**
 * Lines in reading order: columns from left to right, each from top to bottom; what stands at one height in a table or a receipt is one
 * line. The page is cut along its gaps, the XY-cut of Nagy and Seth (1984); a gap from top to bottom parts columns only where text
 * runs on both sides of it, or where the two sides' lines have nothing to do with each other.
 */
export function rowsInOrder<P extends Piece>(pieces: readonly P[]): Row<P>[] {
  if (pieces.length < 2) return pieces.length ? [[...pieces]] : [];
  const gap = columnGap(pieces);
  if (gap !== null) {
    const left = pieces.filter((piece) => piece.left + piece.width / 2 < gap);
    const right = pieces.filter((piece) => piece.left + piece.width / 2 >= gap);
    return [...rowsInOrder(left), ...rowsInOrder(right)];
  }
  const cut = bandCut(pieces);
  if (cut !== null) {
    const above = pieces.filter((piece) => middle(piece) < cut);
    const below = pieces.filter((piece) => middle(piece) >= cut);
    return [...rowsInOrder(above), ...rowsInOrder(below)];
  }
  return rows(pieces);
}

function middle(piece: Piece): number {
  return piece.top + piece.height / 2;
}

/** Where a gap parts columns; null where there is none. The widest one that does. */
function columnGap(pieces: readonly Piece[]): number | null {
  const height = median(pieces.map((piece) => piece.height));
  const gaps = emptyBetween(pieces.map(({ left, width }) => ({ from: left, to: left + width }))).filter(
    (gap) => gap.to - gap.from > height * 0.8,
  );
  for (const gap of gaps.sort((a, b) => b.to - b.from - (a.to - a.from))) {
    const at = (gap.from + gap.to) / 2;
    const left = pieces.filter((piece) => piece.left < at);
    const right = pieces.filter((piece) => piece.left > at);
    if (partsColumns(left, right)) return at;
  }
  return null;
}

function partsColumns(left: readonly Piece[], right: readonly Piece[]): boolean {
  if (left.length < 3 || right.length < 3) return false;
  const prose = (side: readonly Piece[]) => median(rows(side).map((row) => row.reduce((sum, { text }) => sum + text.length, 0))) >= PROSE;
  if (prose(left) && prose(right)) return true;
  const [few, many] = left.length < right.length ? [left, right] : [right, left];
  const aligned = few.filter((piece) => many.some((other) => sameRow(piece, other, SAME_LINE)));
  return aligned.length / few.length < ALIGNED;
}

/**
 * Where a page is cut from side to side: at the widest gap, if one of the two parts has columns of its own then. Null where that gains nothing.
 */
function bandCut(pieces: readonly Piece[]): number | null {
  const bands = emptyBetween(pieces.map(({ top, height }) => ({ from: top, to: top + height })));
  for (const gap of bands.sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, 8)) {
    const at = (gap.from + gap.to) / 2;
    const above = pieces.filter((piece) => middle(piece) < at);
    const below = pieces.filter((piece) => middle(piece) >= at);
    if (columnGap(above) !== null || columnGap(below) !== null) return at;
  }
  return null;
}

interface Extent {
  from: number;
  to: number;
}

/** What no extent covers, between the first and the last. */
function emptyBetween(extents: Extent[]): Extent[] {
  const gaps: Extent[] = [];
  let end = Infinity;
  for (const { from, to } of extents.sort((a, b) => a.from - b.from)) {
    if (from > end) gaps.push({ from: end, to: from });
    end = end === Infinity ? to : Math.max(end, to);
  }
  return gaps;
}

function sameRow(a: Piece, b: Piece, tolerance = SAME_ROW): boolean {
  const [small, large] = a.height < b.height ? [a.height, b.height] : [b.height, a.height];
  return Math.abs(middle(a) - middle(b)) < tolerance * small && large < SAME_SIZE * small;
}

/** Rows from top to bottom, each from left to right. */
function rows<P extends Piece>(pieces: readonly P[]): Row<P>[] {
  const all: Row<P>[] = [];
  for (const piece of [...pieces].sort((a, b) => middle(a) - middle(b))) {
    const row = all.findLast((one) => one.some((other) => sameRow(piece, other)) && one.every((other) => apart(piece, other)));
    if (row) row.push(piece);
    else all.push([piece]);
  }
  for (const row of all) row.sort((a, b) => a.left - b.left);
  return all;
}

/** Two pieces of one line do not lie over each other. */
function apart(a: Piece, b: Piece): boolean {
  const overlap = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  return overlap < 0.5 * Math.min(a.width, b.width);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
