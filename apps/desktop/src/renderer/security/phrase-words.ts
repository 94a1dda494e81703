/** Recovery words as they are typed: which of them is on no list, and which one was likely meant. Pure but for the list. */

export const PHRASE_WORDS = 24;

export interface Typed {
  count: number;
  /** The first whole word that is on no list, from 1, and the nearest one of the list, where one is near. */
  wrong: { position: number; word: string; meant: string | null } | null;
}

let list: Promise<{ words: readonly string[]; known: ReadonlySet<string> }> | null = null;

/** BIP-39's English words, fetched when somebody begins to type theirs. */
function wordList(): Promise<{ words: readonly string[]; known: ReadonlySet<string> }> {
  list ??= import('@scure/bip39/wordlists/english.js').then(({ wordlist }) => ({ words: wordlist, known: new Set(wordlist) }));
  return list;
}

/** Words as people write them down: any case, any gaps, numbers and punctuation between them. The vault reads them the same way. */
export function splitWords(written: string): string[] {
  return (
    written
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z]+/g) ?? []
  );
}

/** Looks at what was typed; the last word counts only once something follows it, or when `ended`. */
export async function checkWords(written: string, ended = false): Promise<Typed> {
  const words = splitWords(written);
  const { words: all, known } = await wordList();
  const whole = ended || /[^a-z]$/i.test(written) ? words : words.slice(0, -1);
  const at = whole.findIndex((word) => !known.has(word));
  const word = whole[at];
  return { count: words.length, wrong: word === undefined ? null : { position: at + 1, word, meant: nearest(word, all) } };
}

/** The word that is one or two changes away; of several the one with the same four letters, for these name each of them. */
function nearest(word: string, all: readonly string[]): string | null {
  let best: string | null = null;
  let least = 3;
  for (const one of all) {
    if (Math.abs(one.length - word.length) > 2) continue;
    const changes = distance(word, one) - (one.slice(0, 4) === word.slice(0, 4) ? 0.5 : 0);
    if (changes < least) {
      best = one;
      least = changes;
    }
  }
  return best;
}

/** Letters to change, add or take away (Levenshtein), two neighbours that changed places counting once (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1)
    for (let j = 1; j <= b.length; j += 1) {
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, at(i - 2, j - 2) + 1);
      const row = rows[i];
      if (row) row[j] = least;
    }
  return at(a.length, b.length);
}
