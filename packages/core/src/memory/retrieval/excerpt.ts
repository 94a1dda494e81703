import { termsIn } from './terms.ts';

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });
/** What is looked at of a very long text. */
const LOOKED_AT = 20_000;

/**
 * The part of a memory that is given to the model: all of it when it is short, else the run of whole sentences with most
 * of the question's words (the beginning, where no word matches), at most `characters` long. Dots stand where something was
 * left out.
 */
export function excerpt(text: string, terms: readonly string[], characters: number): string {
  const flat = text.slice(0, LOOKED_AT).toWellFormed().replace(/\s+/gu, ' ').trim();
  if (flat.length <= characters) return flat;
  const parts = [...sentences.segment(flat)].map((s) => s.segment);
  const scores = parts.map((part) => termsIn(part, terms).size);
  let best = 0;
  for (let i = 1; i < parts.length; i++) if ((scores[i] ?? 0) > (scores[best] ?? 0)) best = i;
  let from = best;
  let to = best + 1;
  let length = parts[best]?.length ?? 0;
  // Grow around the best sentence: what follows explains, what stands before introduces.
  for (;;) {
    const after = parts[to]?.length;
    const before = from > 0 ? parts[from - 1]?.length : undefined;
    if (after !== undefined && length + after <= characters) {
      length += after;
      to += 1;
    } else if (before !== undefined && length + before <= characters) {
      length += before;
      from -= 1;
    } else break;
  }
  let chosen = parts.slice(from, to).join('').trim();
  let cutEnd = to < parts.length;
  if (chosen.length > characters) {
    chosen = around(chosen, terms, characters);
    cutEnd = true;
  }
  return `${from > 0 ? '… ' : ''}${chosen}${cutEnd ? ' …' : ''}`;
}

/** A stretch of one endless sentence, beginning a little before the first word of the question in it. */
function around(sentence: string, terms: readonly string[], characters: number): string {
  const lower = sentence.toLowerCase();
  const places = terms.map((term) => lower.indexOf(term)).filter((at) => at >= 0);
  const first = places.length > 0 ? Math.min(...places) : 0;
  let start = Math.max(0, Math.min(first - Math.floor(characters / 4), sentence.length - characters));
  if (start > 0) {
    const space = sentence.indexOf(' ', start);
    if (space >= 0 && space < first) start = space + 1;
  }
  const piece = sentence.slice(start, start + characters);
  const space = piece.lastIndexOf(' ');
  return (space > characters / 2 && start + characters < sentence.length ? piece.slice(0, space) : piece).toWellFormed();
}
