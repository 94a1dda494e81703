/**
 * An answer's words as they are shown: markdown's marks are taken away where they surely are marks, code stays as it is. What is
 * looked for in a conversation is looked for in this. The window counts the same way; its test holds that the two agree.
 */
export function seenText(markdown: string): string {
  if (!/[*_`~|\\[#>+&$-]/.test(markdown)) return markdown;
  let fence: string | null = null;
  const out: string[] = [];
  let text: string[] = [];
  const flush = (): void => {
    if (text.length > 0) out.push(seenParagraphs(withoutFormulas(text.join('\n'))));
    text = [];
  };
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === null ? mark : mark?.startsWith(fence) && line.trim() === mark) {
      flush();
      fence = fence === null ? (mark ?? null) : null;
    } else if (fence !== null) out.push(line);
    // The line under a table's heads.
    else if (!(/^[ |:-]+$/.test(line) && line.includes('|') && line.includes('-'))) text.push(line);
  }
  flush();
  return out.join('\n');
}

/** What marks belong together stands in one paragraph, over however many lines: a list's entry, a heading and a row are their own. */
function seenParagraphs(text: string): string {
  const paragraphs: string[][] = [];
  let open = false;
  for (const line of text.split('\n')) {
    const lead = /^[ \t]*(?:(?:>|#{1,6}(?=[ \t])|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]*)*/.exec(line)?.[0] ?? '';
    const bare = line.replace(/^[ \t]*(?:(?:>|#{1,6}(?=[ \t])|[-*+](?=[ \t]))[ \t]*)+/, '');
    const row = bare.trimStart().startsWith('|');
    const begins = !open || row || /[^\s>]/.test(lead);
    if (begins) paragraphs.push([]);
    paragraphs.at(-1)?.push(row ? bare.replace(/(?<!\\)\|/g, '\n') : bare);
    open = !row && bare.trim() !== '' && !lead.includes('#');
  }
  // Every second piece stands between backticks.
  return paragraphs
    .map((lines) =>
      lines
        .join('\n')
        .split(/(`+[^`]+`+)/)
        .map((piece, n) => (n % 2 === 1 ? piece.replace(/^`+|`+$/g, '') : seenWords(piece)))
        .join(''),
    )
    .join('\n');
}

/** A formula is drawn, and its source not seen: what stands between the delimiters that an answer's formulas have. */
function withoutFormulas(text: string): string {
  if (!/\$|\\[([]/.test(text)) return text;
  return text
    .split(/(`[^`\n]*`)/)
    .map((piece, n) =>
      n % 2 === 1 ? piece : outside(outside(outside(piece, '\\[', '\\]'), '\\(', '\\)'), '$$', '$$').replace(SINGLE, single),
    )
    .join('');
}

/** Longer ones stay source. */
const FORMULA = 2000;
const SINGLE = /(?<![\\$\w])\$(?![\s$])([^$\n`]{1,300}?)(?<![\s\\$])\$(?![\w$])/g;
const single = (whole: string, math: string): string => (/[\\^_=<>+]|^[A-Za-z]$/.test(math) ? '' : whole);

/** A text without what stands between two delimiters; from the left, each character looked at once. */
function outside(text: string, begin: string, end: string): string {
  let out = '';
  let at = 0;
  for (let from = text.indexOf(begin); from !== -1; from = text.indexOf(begin, at)) {
    const to = text.indexOf(end, from + begin.length);
    if (to === -1) break;
    const inside = text.slice(from + begin.length, to);
    const formula = inside.trim() !== '' && inside.length <= FORMULA && !inside.includes('\n\n') && text[from - 1] !== '\\';
    out += text.slice(at, formula ? from : from + begin.length);
    at = formula ? to + end.length : from + begin.length;
  }
  return out + text.slice(at);
}

/** Marks that touch a word; one that opens and one that closes at least: a single one is a star. Underlines inside a word are letters of it. */
const STARS = [/(?<![\\*])\*{1,3}(?![\s*])/g, /(?<![\\\s*])\*{1,3}(?!\*)/g] as const;
const UNDERLINES = [/(?<![\\_\p{L}\p{N}])_{1,3}(?![\s_])/gu, /(?<![\\\s_])_{1,3}(?![_\p{L}\p{N}])/gu] as const;
const STRIKES = [/(?<!\\)~~/g, /(?<!\\)~~/g] as const;

/** The named characters that answers are written with; all others are written as they are. */
const NAMED: Record<string, string> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', hellip: '…', mdash: '—', ndash: '–', bull: '•', middot: '·' },
  ...{ copy: '©', reg: '®', trade: '™', deg: '°', times: '×', divide: '÷', plusmn: '±', euro: '€', pound: '£', sect: '§', micro: 'µ' },
  ...{ lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', laquo: '«', raquo: '»', rarr: '→', larr: '←', le: '≤', ge: '≥', ne: '≠' },
  ...{ auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', szlig: 'ß', eacute: 'é', egrave: 'è', agrave: 'à' },
};

function seenWords(text: string): string {
  let words = text.replace(/!?\[([^\][]*)\]\([^()\s]*(?:\s+"[^"]*")?\)/g, '$1');
  for (const [opening, closing] of [STARS, UNDERLINES, STRIKES]) {
    const opens = words.match(opening)?.length ?? 0;
    const closes = opens === 0 ? 0 : (words.match(closing)?.length ?? 0);
    if (opens === 0 || closes === 0) continue;
    const without = words.replace(opening, '\uE003').replace(closing, '\uE003');
    if (without.split('\uE003').length > 2) words = without.replaceAll('\uE003', '');
  }
  return words.replace(/\\([!-/:-@[-`{-~])|&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|(\w{2,8}));/g, seenCharacter);
}

function seenCharacter(whole: string, escaped?: string, decimal?: string, hex?: string, name?: string): string {
  if (escaped !== undefined) return escaped;
  if (name !== undefined) return NAMED[name] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd';
}
