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
