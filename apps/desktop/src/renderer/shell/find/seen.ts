/**
 * An answer's words as they are shown: markdown's marks are taken away where they surely are marks, code stays as it is. What is
 * looked for in a conversation is looked for in this. The host counts the same way; `agrees.test.ts` holds that the two agree, which may not share a module.
 */
export function seenText(markdown: string): string {
  if (!/[*_`~|\\[#>+-]/.test(markdown)) return markdown;
  let fence: string | null = null;
  const lines: string[] = [];
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === null ? mark : mark?.startsWith(fence) && line.trim() === mark) fence = fence === null ? (mark ?? null) : null;
    else if (fence !== null) lines.push(line);
    // The line under a table's heads.
    else if (!(/^[ |:-]+$/.test(line) && line.includes('|') && line.includes('-'))) lines.push(seenLine(line));
  }
  return lines.join('\n');
}

function seenLine(line: string): string {
  const bare = line.replace(/^[ \t]*(?:(?:>|#{1,6}(?=[ \t])|[-*+](?=[ \t]))[ \t]*)+/, '');
  const cells = bare.trimStart().startsWith('|') ? bare.replace(/(?<!\\)\|/g, '\n') : bare;
  // Every second piece stands between backticks.
  return cells
    .split(/(`+[^`]+`+)/)
    .map((piece, n) => (n % 2 === 1 ? piece.replace(/^`+|`+$/g, '') : seenWords(piece)))
    .join('');
}

/** Marks that touch a word and are at least two: a single one is a star. Underlines inside a word are letters of it. */
const STARS = /(?<![\\*])\*{1,3}(?![\s*])|(?<![\\\s*])\*{1,3}(?!\*)/g;
const UNDERLINES = /(?<![\\_\p{L}\p{N}])_{1,3}(?![\s_])|(?<![\\\s_])_{1,3}(?![_\p{L}\p{N}])/gu;
const STRIKES = /(?<!\\)~~/g;

function seenWords(text: string): string {
  let words = text.replace(/!?\[([^\][]*)\]\([^()\s]*(?:\s+"[^"]*")?\)/g, '$1');
  for (const marks of [STARS, UNDERLINES, STRIKES]) if ((words.match(marks)?.length ?? 0) > 1) words = words.replace(marks, '');
  return words.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}
