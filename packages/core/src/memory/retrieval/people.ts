import { wordsOf } from './terms.ts';

const FIRST_PERSON =
  /(?<![\wÀ-ɏ'])(?:i|i'm|i've|i'd|i'll|me|my|mine|myself|we|us|our|ours|ich|mich|mir|mein(?:e[mnrs]?)?|wir|uns|unser(?:e[mnrs]?)?)(?![\wÀ-ɏ])/i;

/** Whether somebody speaks of themselves (English and German words). */
export function speaksOfSelf(text: string): boolean {
  return FIRST_PERSON.test(text.replaceAll('’', "'"));
}

/** Who of those who talk with each other a question names, and its text without their names. */
export interface Named {
  /** Speakers as they are stored. */
  speakers: Set<string>;
  /** Lower-case words of the question that are their names. */
  words: Set<string>;
}

/**
 * Finds the speakers that a question names, by any part of their name that is written with a capital, a misspelling of a
 * long one included ("Muhammad" for "Muhhamed").
 */
export function namedIn(question: string, speakers: readonly string[]): Named {
  const named: Named = { speakers: new Set(), words: new Set() };
  if (speakers.length === 0) return named;
  const parts = speakers.flatMap((speaker) => wordsOf(speaker).map((part) => ({ speaker, part })));
  for (const match of question
    .normalize('NFC')
    .replaceAll('’', "'")
    .matchAll(/\p{Lu}[\p{L}\p{M}]+/gu)) {
    const word = match[0].toLowerCase();
    const exact = parts.filter(({ part }) => part === word);
    const meant = exact.length > 0 ? exact : parts.filter(({ part }) => isMisspelt(word, part));
    for (const { speaker } of meant) named.speakers.add(speaker);
    if (meant.length > 0) named.words.add(word);
  }
  return named;
}

/**
 * The question as the named person might have put it: names spoil a sentence vector, because every text about anybody is a
 * little like every other ("What does Kate cook?" → "What does I cook?", "Kate's" → "my"). What is left means the same.
 */
export function asTheySay(question: string, { words }: Named): string {
  if (words.size === 0) return question;
  return question.replace(/(\p{Lu}[\p{L}\p{M}]+)(['’]s)?/gu, (whole, name: string, possessive: string | undefined) => {
    if (!words.has(name.toLowerCase())) return whole;
    return possessive ? 'my' : 'I';
  });
}

function isMisspelt(word: string, name: string): boolean {
  if (name.length < 5 || word.length < 5 || word[0] !== name[0] || word[1] !== name[1]) return false;
  return distance(word, name) <= (name.length >= 8 ? 3 : name.length >= 6 ? 2 : 1);
}

/** Levenshtein (1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
