/**
 * Characters that can not be seen, or that turn the order of what can: in code they may make it read as what it is not
 * (Trojan Source, CVE-2021-42574). Each gets a name to stand in its place; the character itself stays, so that a copy is
 * the original. Pure.
 */

const NAMES: Record<number, string> = {
  160: 'NBSP',
  173: 'SHY',
  847: 'CGJ',
  1564: 'ALM',
  4447: 'HCF',
  4448: 'HJF',
  6068: 'KIV AQ',
  6069: 'KIV AA',
  6158: 'MVS',
  8203: 'ZWSP',
  8204: 'ZWNJ',
  8205: 'ZWJ',
  8206: 'LRM',
  8207: 'RLM',
  8232: 'LSEP',
  8233: 'PSEP',
  8234: 'LRE',
  8235: 'RLE',
  8236: 'PDF',
  8237: 'LRO',
  8238: 'RLO',
  8239: 'NNBSP',
  8288: 'WJ',
  8294: 'LRI',
  8295: 'RLI',
  8296: 'FSI',
  8297: 'PDI',
  10240: 'BRAILLE',
  12644: 'HF',
  65279: 'BOM',
  65440: 'HWHF',
};

/** Controls but tab and line breaks, spaces that are none of the ordinary, marks of direction, joiners, fillers, tags. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: single code points, one by one
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;
const PICTURE = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\u20e3\ufe0f]/u;

/** A stretch of text that is seen, or one character that is not, once or several times. */
export type Piece = string | { char: string; name: string };

/** True where a text holds a character that can not be seen. */
export function hasUnseen(text: string): boolean {
  return text.search(UNSEEN) !== -1;
}

/** The short name that is shown: "RLO", or the code point where it has none. */
export function nameOf(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  return NAMES[point] ?? `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** More marks than this in one text would be an attack of their own: those after it are shown as `\ufffd`. */
const MOST = 60;

/** Cuts a text at what can not be seen; the same one many times over is one piece. Joiners and variants inside of an emoji belong to it. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(UNSEEN)) {
    const char = match[0];
    if ((char === '\u200d' || char === '\ufe0f') && partOfEmoji(text, match.index)) continue;
    if (found.length >= MOST * 2) return [...found, text.slice(from).replace(UNSEEN, '\ufffd')];
    if (match.index > from) found.push(text.slice(from, match.index));
    const last = found.at(-1);
    if (match.index === from && typeof last === 'object' && last.char.startsWith(char)) {
      const again = last.char + char;
      found[found.length - 1] = { char: again, name: `${nameOf(char)}×${again.length / char.length}` };
    } else found.push({ char, name: nameOf(char) });
    from = match.index + char.length;
  }
  if (from < text.length) found.push(text.slice(from));
  return found;
}

function partOfEmoji(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at);
  const last = [...before].at(-1) ?? '';
  if (!PICTURE.test(last) && !/[0-9#*]/.test(last)) return false;
  if (text[at] === '\ufe0f') return true;
  return PICTURE.test(String.fromCodePoint(text.codePointAt(at + 1) ?? 0));
}
