/** A tile's extent along one axis, in pixels, and the part of it that is believed. */
export interface Span {
  from: number;
  to: number;
  believedFrom: number;
  believedTo: number;
}

export interface Tile {
  across: Span;
  down: Span;
}

/** Longest side of what is looked at in one piece: memory grows with its area. */
const TILE = 960;
/** A little more is still one piece, instead of two that are mostly overlap. */
const ONE_PIECE = 1120;
/** Of neighbouring tiles. Each is believed up to the middle of it: what a tile's edge cuts looks like something else. */
const OVERLAP = 128;

/** Tiles of one size that cover `size` pixels; the believed parts cover each of them once. */
export function spans(size: number): Span[] {
  if (size <= ONE_PIECE) return [{ from: 0, to: size, believedFrom: 0, believedTo: size }];
  const count = Math.ceil((size - OVERLAP) / (TILE - OVERLAP));
  const starts = Array.from({ length: count }, (_, index) => Math.round((index * (size - TILE)) / (count - 1)));
  return starts.map((from, index) => {
    const [before, after] = [starts[index - 1], starts[index + 1]];
    return {
      from,
      to: from + TILE,
      believedFrom: before === undefined ? 0 : Math.round((before + TILE + from) / 2),
      believedTo: after === undefined ? size : Math.round((from + TILE + after) / 2),
    };
  });
}

export function tiles(across: readonly Span[], down: readonly Span[]): Tile[] {
  return down.flatMap((row) => across.map((column) => ({ across: column, down: row })));
}
