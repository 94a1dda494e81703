/**
 * Finds a spoken sentence in what is shown of a message. The two have their letters in common, in the same order; marks, spaces,
 * addresses and what is announced differ. Pure.
 */
import type { Sentence } from '@mia/core/response/format/index.ts';

const LETTER = /[\p{L}\p{N}]/u;

/** A text's letters and digits alone. */
export function lettersOf(text: string): string {
  let letters = '';
  for (const character of text) if (LETTER.test(character)) letters += character;
  return letters;
}

/** A piece of a sentence that is spoken as it stands there. */
interface Run {
  letters: string;
  /** Positions in the sentence's text. */
  from: number;
  to: number;
  /** The number of a list's item: it is drawn as a mark, or stands right before the next run. */
  mark: boolean;
}

const ITEM = /^\d{1,9}[.)]?\s/;

/** What is said in place of something else (a link's address, code) has one position in the source for all of it. */
export function runsOf({ text, offsets }: Pick<Sentence, 'text' | 'offsets'>): Run[] {
  const runs: Run[] = [];
  let from = 0;
  const close = (to: number, mark = false): void => {
    const letters = lettersOf(text.slice(from, to));
    if (letters !== '') runs.push({ letters, from, to, mark });
    from = to;
  };
  close(ITEM.exec(text)?.[0].length ?? 0, true);
  const same = (a: number, b: number): boolean => offsets[a] !== undefined && offsets[a] === offsets[b] && LETTER.test(text[a] ?? '');
  for (let at = from; at < text.length; at += 1) {
    if (!same(at, at + 1)) continue;
    close(at);
    while (at + 1 < text.length && offsets[at + 1] === offsets[at]) at += 1;
    from = at + 1;
  }
  close(text.length);
  return runs;
}

/** Where a sentence stands among the letters that are shown, and each run of it that was found. */
export interface Found {
  from: number;
  to: number;
  runs: { run: Run; at: number }[];
}

/** Letters that may lie between two runs of one sentence: code or an address that is not read. */
const GAP = 600;

/**
 * @param shown all letters of the message, as far as it is drawn
 * @param from where the sentence before ended: the first place behind it is the right one
 * @returns null where it is not shown (yet), or not as it is spoken
 */
export function findSentence(shown: string, sentence: Pick<Sentence, 'text' | 'offsets'>, from: number): Found | null {
  const runs = runsOf(sentence);
  const anchor = runs.reduce<number>((best, run, at) => (run.letters.length > (runs[best]?.letters.length ?? -1) ? at : best), -1);
  const longest = runs[anchor];
  if (!longest) return null;
  const there = shown.indexOf(longest.letters, from);
  if (there < 0) return null;
  const found: Found['runs'] = [{ run: longest, at: there }];
  let begin = there;
  for (const run of runs.slice(0, anchor).reverse()) {
    const first = Math.max(from, begin - (run.mark ? run.letters.length : GAP));
    const at = shown.slice(first, begin).lastIndexOf(run.letters);
    if (at < 0) continue;
    begin = first + at;
    found.unshift({ run, at: begin });
  }
  let end = there + longest.letters.length;
  for (const run of runs.slice(anchor + 1)) {
    const at = shown.slice(end, end + GAP + run.letters.length).indexOf(run.letters);
    if (at < 0) continue;
    found.push({ run, at: end + at });
    end += at + run.letters.length;
  }
  return { from: begin, to: end, runs: found };
}

/** Where a word of the sentence stands among the shown letters; null where it is not shown as it is spoken. */
export function findWord(found: Found, text: string, [from, to]: readonly [number, number]): [from: number, to: number] | null {
  const inside = found.runs.find(({ run }) => from >= run.from && to <= run.to);
  if (!inside) return null;
  const before = lettersOf(text.slice(inside.run.from, from)).length;
  const length = lettersOf(text.slice(from, to)).length;
  return length === 0 ? null : [inside.at + before, inside.at + before + length];
}
