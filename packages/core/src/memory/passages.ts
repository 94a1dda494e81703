const WORDS = 90;
const STEP = 60;
/** A passage of text without spaces (or of one endless word) is cut by characters. */
const CHARACTERS = 900;
const MOST_PASSAGES = 64;

/**
 * Cuts a text into overlapping passages of about 90 words, a new one every 60, so that each fits the encoder's window
 * (256 tokens) and a fact on a border stands whole in one of them. At most 64 passages (about 3,900 words): what stands
 * behind is found by words. A short text is its own single passage; a blank one has none.
 */
export function passagesOf(text: string): string[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  if (trimmed.length <= CHARACTERS / 2) return [trimmed];
  const starts = wordStarts(trimmed);
  const passages: string[] = [];
  for (let first = 0; first < starts.length && passages.length < MOST_PASSAGES; first += STEP) {
    const from = starts[first] ?? 0;
    const to = starts[first + WORDS] ?? trimmed.length;
    passages.push(trimmed.slice(from, to).toWellFormed().trim());
    if (first + WORDS >= starts.length) break;
  }
  return passages;
}

/**
 * Of a text of three passages or more one vector for each two that follow each other (their mean): it is found as well by half as
 * many, and less often only because one of its many passages happens to be near.
 * @param vectors of a text's passages, in order
 * @param unit whether each has length 1; a mean has it too then, and else its own
 */
export function inPairs(vectors: readonly Float32Array[], unit = true): Float32Array[] {
  if (vectors.length < 3) return [...vectors];
  const pairs: Float32Array[] = [];
  for (let at = 0; at < vectors.length; at += 2) {
    const [one, other] = [vectors[at] as Float32Array, vectors[at + 1]];
    if (!other) {
      pairs.push(one);
      continue;
    }
    const sum = one.map((value, i) => value + (other[i] ?? 0));
    const length = unit ? Math.hypot(...sum) || 1 : 2;
    pairs.push(sum.map((value) => value / length));
  }
  return pairs;
}

/** Where words begin; a run of characters without a space counts as a word every ten characters. */
function wordStarts(text: string): number[] {
  const starts: number[] = [];
  const most = MOST_PASSAGES * WORDS;
  const longest = CHARACTERS / WORDS;
  for (const match of text.matchAll(/\S+/gu)) {
    if (starts.length > most) break;
    const length = match[0].length;
    const pieces = length > longest * 3 ? Math.ceil(length / longest) : 1;
    for (let piece = 0; piece < pieces && starts.length <= most; piece++) starts.push(match.index + piece * longest);
  }
  return starts;
}
