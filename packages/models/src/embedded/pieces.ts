/**
 * A rendered prompt in pieces: what the template says, in which special tokens count, and what people, memories and the
 * model said, in which the same letters are only letters. So nobody can write `<|im_end|>` and end their own turn.
 */
export interface Piece {
  text: string;
  special: boolean;
}

/** Without empty pieces, neighbours of one kind joined: one rendering has one such form. */
export function joinPieces(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const { text, special } of pieces) {
    if (text === '') continue;
    const last = joined.at(-1);
    if (last && last.special === special) joined[joined.length - 1] = { text: last.text + text, special };
    else joined.push({ text, special });
  }
  return joined;
}

/** A place in a list of joined pieces: `offset` UTF-16 units into piece `index`. */
export interface Place {
  index: number;
  offset: number;
}

/** How far two joined renderings are the same. */
export function commonPlace(a: readonly Piece[], b: readonly Piece[]): Place {
  let index = 0;
  for (; index < a.length && index < b.length; index++) {
    const left = a[index] as Piece;
    const right = b[index] as Piece;
    if (left.special !== right.special) return { index, offset: 0 };
    if (left.text === right.text) continue;
    let offset = 0;
    const end = Math.min(left.text.length, right.text.length);
    while (offset < end && left.text.charCodeAt(offset) === right.text.charCodeAt(offset)) offset++;
    return { index, offset };
  }
  return { index, offset: 0 };
}

/** True when `place` is at or before `limit`. */
export function reaches(limit: Place, place: Place): boolean {
  return place.index < limit.index || (place.index === limit.index && place.offset <= limit.offset);
}

/** What follows a place. */
export function piecesFrom(pieces: readonly Piece[], place: Place): Piece[] {
  const first = pieces[place.index];
  if (!first) return [];
  return joinPieces([{ text: first.text.slice(place.offset), special: first.special }, ...pieces.slice(place.index + 1)]);
}

/** Whether `start` is how `whole` begins, piece for piece. */
export function beginsWith(whole: readonly Piece[], start: readonly Piece[]): boolean {
  const place = commonPlace(start, whole);
  if (place.index >= start.length) return true;
  return place.index === start.length - 1 && place.offset === start[place.index]?.text.length;
}
