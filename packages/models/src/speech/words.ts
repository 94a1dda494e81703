import type { TranscribedWord } from '@mia/core/ports/transcriber.ts';

/** A token that was chosen, and the natural logarithm of its probability. */
export interface ChosenToken {
  id: number;
  logProbability: number;
}

/** Half of a character, as byte-level tokens may end. */
const BROKEN = /�/;
const MARKS = /^[\p{P}\p{S}\s]+$/u;
/** Scripts that put no space between words: there each token's characters stand for themselves. */
const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * Tokens of a byte-pair encoder put together to words: one begins where a token's text begins with a space, marks belong to the
 * word before them, characters that lie in several tokens are waited for.
 * @param decode text of these tokens, without the special ones
 */
export function wordsOf(tokens: readonly ChosenToken[], decode: (ids: number[]) => string): TranscribedWord[] {
  const words: { text: string; logs: number[] }[] = [];
  let held: ChosenToken[] = [];
  for (const token of tokens) {
    held.push(token);
    const text = decode(held.map(({ id }) => id));
    if (BROKEN.test(text)) continue;
    const logs = held.map((one) => one.logProbability);
    held = [];
    const last = words.at(-1);
    const begins = /^\s/.test(text) || UNSPACED.test(text.trim());
    if (text.trim() === '') continue;
    if (MARKS.test(text) && last) last.text += text.trimEnd();
    else if (last && !begins) {
      last.text += text;
      last.logs.push(...logs);
    } else words.push({ text: text.trim(), logs });
  }
  return words.map(({ text, logs }) => ({
    text,
    confidence: Math.exp(logs.reduce((sum, one) => sum + one, 0) / Math.max(1, logs.length)),
  }));
}

/** The words as one text: spaces only where the script has them. */
export function textOf(words: readonly TranscribedWord[]): string {
  let text = '';
  for (const { text: word } of words) text += text === '' || (UNSPACED.test(word) && UNSPACED.test(text.at(-1) ?? '')) ? word : ` ${word}`;
  return text;
}

/** Mean confidence, longer words counting more; 0 without words. */
export function confidenceOf(words: readonly TranscribedWord[]): number {
  const length = words.reduce((sum, { text }) => sum + text.length, 0);
  return length === 0 ? 0 : words.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0) / length;
}
