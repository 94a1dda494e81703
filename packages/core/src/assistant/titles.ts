import { questionTerms, termsIn } from '../memory/index.ts';

const LONGEST = 60;

/**
 * A conversation's first title: its first message's own words, at most about 60 characters, cut between words (in
 * scripts without spaces too). Markdown signs and code fences are left out.
 */
export function titleFromWords(text: string): string {
  const line =
    text
      .slice(0, 4000)
      .split('\n')
      .map((l) => l.replace(/^\s*(?:#{1,6}\s+|>\s*|[-*+]\s+|```.*|\d+[.)]\s+)/, '').replace(/[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}/g, ''))
      .map((l) => l.replace(/\s+/gu, ' ').trim())
      .find((l) => /[\p{L}\p{N}]/u.test(l)) ?? text.replace(/\s+/gu, ' ').trim().slice(0, LONGEST);
  if (line.length <= LONGEST) return line.replace(/[.:;,]+$/u, '');
  let cut = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(line.slice(0, LONGEST * 2))) {
    if (cut.length + segment.length > LONGEST - 1) break;
    cut += segment;
  }
  return `${(cut || [...line].slice(0, LONGEST - 1).join('')).trim().replace(/[\p{P}\s]+$/u, '')}…`;
}

/** What a model says instead of a title. */
const NO_TITLE = /\b(?:sorry|as an ai|i am|i'm|i can|i will|here is|here's|title|sure|certainly|es tut mir leid|hier ist|titel)\b/iu;

/**
 * A model's title as it may be shown, or null where it is none: three to sixty characters on one line, two to eight words
 * (scripts without gaps count as one), no markup, no talk about itself, and at least half of its words of substance are
 * the conversation's own. Small models write anything; a wrong title is worse than the first words.
 *
 * @param said what was said in the conversation
 */
export function checkedTitle(written: string, said: readonly string[]): string | null {
  const [line = ''] = written.trim().split('\n', 1);
  const title = line
    .replace(/^[\s"'“”„‘’«»*_#`]+|[\s"'“”„‘’«»*_#`.:;,]+$/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  if (title.length < 3 || title.length > LONGEST || /[<>{}[\]|\\`*_#]|https?:/u.test(title) || NO_TITLE.test(title)) return null;
  if (title.split(' ').length > 8) return null;
  const terms = questionTerms(title);
  const own = termsIn(said.join('\n'), terms).size;
  return terms.length > 0 && own > 0 && own * 2 >= terms.length ? title : null;
}
