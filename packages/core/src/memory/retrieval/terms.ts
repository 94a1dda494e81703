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

/** Whether a word of a text is a form of a term: equal, or the longer begins with the shorter (walk, walking). */
export function sameWord(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return (
    short.length >= 4 &&
    long.length - short.length <= 3 &&
    long.startsWith(short.length > 4 && short.endsWith('e') ? short.slice(0, -1) : short)
  );
}
