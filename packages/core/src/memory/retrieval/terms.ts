import { isStopWord } from './stopwords.ts';

const MOST = 24;
const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Lower-case words of a text in order, apostrophes straightened and possessive 's removed. */
export function wordsOf(text: string): string[] {
  const found: string[] = [];
  for (const { segment, isWordLike } of words.segment(text.normalize('NFC').replaceAll('’', "'"))) {
    if (!isWordLike) continue;
    const word = segment.toLowerCase();
    found.push(word.endsWith("'s") && !isStopWord(word) ? word.slice(0, -2) : word);
  }
  return found;
}

/**
 * The words of a question worth searching for: each once, without function words, at most 24 (of a long text those
 * nearest its beginning and its end, where questions stand). Plain words: letters, digits and inner signs, no FTS5 syntax.
 */
export function questionTerms(text: string): string[] {
  const unique = [...new Set(wordsOf(endsOf(text, 2000)))].filter(
    (word) => !isStopWord(word) && (word.length > 1 || !/^[\p{P}a-z]$/u.test(word)),
  );
  if (unique.length <= MOST) return unique;
  return [...unique.slice(0, MOST / 2), ...unique.slice(-MOST / 2)];
}

/** A long text's beginning and end, `size` characters each: what is asked stands at one of them. */
export function endsOf(text: string, size: number): string {
  return text.length <= size * 2 ? text : `${text.slice(0, size)}\n${text.slice(-size)}`.toWellFormed();
}

const LETTER = /[\p{L}\p{N}\p{M}]/u;
/** Scripts without gaps between words: a term is found wherever it stands. */
const GAPLESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * Which of the terms a text holds, in some form (walk, walks, walking). By plain searching: segmenting forty long texts
 * took 30 ms, which everybody would wait for.
 * @param terms lower-case words, as of `questionTerms`
 * @returns indices of the terms found
 */
export function termsIn(text: string, terms: readonly string[]): Set<number> {
  const found = new Set<number>();
  placesOf(text, terms, 1).forEach((places, t) => {
    if (places.length > 0) found.add(t);
  });
  return found;
}

/** Where each term stands in a text, in some form; at most `most` places each. */
export function placesOf(text: string, terms: readonly string[], most = 8): number[][] {
  const lower = text.toLowerCase();
  return terms.map((term) => (GAPLESS.test(term) ? plainPlaces(lower, term, most) : formPlaces(lower, stemOf(term), most)));
}

function plainPlaces(lower: string, term: string, most: number): number[] {
  const places: number[] = [];
  for (let at = lower.indexOf(term); at >= 0 && places.length < most; at = lower.indexOf(term, at + 1)) places.push(at);
  return places;
}

function formPlaces(lower: string, stem: string, most: number): number[] {
  const longest = stem.length > 3 ? 3 : 1;
  const places: number[] = [];
  for (let at = lower.indexOf(stem); at >= 0 && places.length < most; at = lower.indexOf(stem, at + 1)) {
    if (at > 0 && LETTER.test(lower[at - 1] ?? '')) continue;
    let end = at + stem.length;
    while (end <= at + stem.length + longest && LETTER.test(lower[end] ?? '')) end += 1;
    if (end - at - stem.length <= longest) places.push(at);
  }
  return places;
}

/** A word without its commonest English endings: enough to meet its other forms; the index itself stems by Porter. */
function stemOf(word: string): string {
  const stem = word.replace(/(?:ing|ied|ies|ed|es|s|e|y)$/u, '');
  return stem.length >= 3 ? stem : word;
}
