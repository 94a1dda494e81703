/**
 * Words of scripts that write no gaps between them (Chinese, Japanese, Thai, Lao, Khmer, Burmese), parted by zero-width
 * spaces, which the text index takes for separators and nobody sees. Other text is left alone.
 */
const GAPLESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々〆〇]+/gu;
const GAP = '\u200b';
/** Longer runs are cut: the segmenter's time grows faster than its input. */
const RUN = 2000;

let segmenter: Intl.Segmenter | undefined;

function parted(run: string): string {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  const words: string[] = [];
  for (let i = 0; i < run.length; i += RUN) {
    for (const { segment } of segmenter.segment(run.slice(i, i + RUN))) words.push(segment);
  }
  return GAP + words.join(GAP) + GAP;
}

/** The text with its words parted, or null where nothing had to be. */
export function partWords(text: string): string | null {
  const result = text.replace(GAPLESS, parted);
  return result === text ? null : result;
}

/** The text as it was written, from the text with its words parted. */
export function joinWords(text: string): string {
  return text.replaceAll(GAP, '');
}

/** The words of a query, parted as the index parts them. */
export function queryWords(text: string): string[] {
  return (partWords(text) ?? text).match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu) ?? [];
}

/** A word as an FTS5 string: quoted, so that nothing in it is an operator. */
export function quoted(word: string): string {
  return `"${word.replaceAll('\0', '').replaceAll('"', '""')}"`;
}
