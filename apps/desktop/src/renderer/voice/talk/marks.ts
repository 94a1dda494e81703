/** Marks on words of a text that goes on being edited. Pure. */
import type { Doubt } from './doubt.ts';

/**
 * Where the marks stand after an edit. What was edited is looked at by whoever edits: a mark that an edit touches is gone.
 * @param marks of the text `before`, in order
 */
export function moveMarks(marks: Doubt[], before: string, after: string): Doubt[] {
  if (before === after) return marks;
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const edited = before.length - tail;
  const moved = after.length - before.length;
  return marks.flatMap((mark) => {
    // A letter that is written right beside the word changes it; a space or a full stop does not.
    if (mark.to < head || (mark.to === head && !/[\p{L}\p{N}]/u.test(after[head] ?? ''))) return [mark];
    if (mark.from > edited || (mark.from === edited && !/[\p{L}\p{N}]/u.test(after[mark.from + moved - 1] ?? '')))
      return [{ ...mark, from: mark.from + moved, to: mark.to + moved }];
    return [];
  });
}

/** A text in pieces, those that are marked with their mark: one behind the other they are the text. */
export function piecesOf(text: string, marks: Doubt[]): { text: string; mark: Doubt | null }[] {
  const pieces: { text: string; mark: Doubt | null }[] = [];
  let at = 0;
  for (const mark of marks) {
    if (mark.from < at || mark.to > text.length) continue;
    if (mark.from > at) pieces.push({ text: text.slice(at, mark.from), mark: null });
    pieces.push({ text: text.slice(mark.from, mark.to), mark });
    at = mark.to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), mark: null });
  return pieces;
}
