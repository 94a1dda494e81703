/** A stretch of a sentence between two marks. */
export interface Clause {
  text: string;
  /** What the voice makes of the mark behind it: a pause, and how the tune goes on. */
  mark: string;
}

/**
 * Marks that end a clause, where what follows is no part of a number or a name. A full stop within a sentence is mostly an
 * abbreviation's: it counts behind a word and before a capital letter.
 */
const MARKED =
  /\s*((?:[,;:!?…]|\.{2,})+["'”’»)\]]*(?=\s|$)|(?<=\p{L}{3}|\p{N})\.["'”’»)\]]*(?=\s+["“(]*\p{Lu}|\s*$)|\.["'”’»)\]]*(?=\s*$)|\s[–—-]+\s|[–—]+|[、，。！？；：])\s*/u;
const MARKS: Record<string, string> = {
  ...{ '…': '.', '–': ',', '—': ',', '-': ',' },
  ...{ '、': ',', '，': ',', '。': '.', '！': '!', '？': '?', '；': ';', '：': ':' },
};

/** Cut at its marks, which letters-to-sounds would lose. The last one always has one. */
export function clausesOf(sentence: string): Clause[] {
  const parts = sayable(sentence).split(MARKED);
  const clauses: Clause[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const text = (parts[i] ?? '')
      .replace(/["“”„«»()[\]{}*`|<>#~^\\]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    const marks = [...(parts[i + 1] ?? '').trim()];
    const sign = marks.find((character) => /[!?]/.test(character)) ?? marks[0];
    if (/[\p{L}\p{N}%€$£&+=@]/u.test(text)) clauses.push({ text, mark: sign === undefined ? '.' : (MARKS[sign] ?? sign) });
  }
  return clauses;
}

/** Signs as words, where letters-to-sounds would read them in the wrong place or not at all. English. */
function sayable(text: string): string {
  return text
    .replace(/([$€£])\s?(\d[\d,]*)(?:\.(\d\d))?(?!\d)/g, (_, sign: string, whole: string, part?: string) => {
      const [one, many] = MONEY[sign] as [string, string];
      const unit = whole === '1' && !part ? one : many;
      return part && part !== '00' ? `${whole} ${unit} ${part.replace(/^0/, '')}` : `${whole} ${unit}`;
    })
    .replace(/\bNo\.\s?(?=\d)/g, 'number ')
    .replace(/\b(Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|Mt)\./g, '$1')
    .replace(/\b([AaPp])\.\s?[Mm]\.?/g, '$1m')
    .replace(/\betc\./g, 'etcetera')
    .replace(/\be\.\s?g\./gi, 'for example')
    .replace(/\bi\.\s?e\./gi, 'that is')
    .replace(/\bvs\.?(?=\s)/g, 'versus')
    .replace(/(\d)\s?[–-]\s?(?=\d)/g, '$1 to ')
    .replace(/(\d)\s?\*\s?(?=\d)/g, '$1 times ')
    .replace(/°\s?C\b/g, ' degrees Celsius')
    .replace(/°\s?F\b/g, ' degrees Fahrenheit')
    .replace(/°/g, ' degrees')
    .replace(/(?<=[\p{L}\p{N}])_(?=[\p{L}\p{N}])/gu, ' ')
    .replace(/(?<=\d),(?=\d{3}\b)/g, '');
}

const MONEY: Readonly<Record<string, [one: string, many: string]>> = {
  $: ['dollar', 'dollars'],
  '€': ['euro', 'euros'],
  '£': ['pound', 'pounds'],
};
