/** Whatever an answer is made of and however it comes: the same sentences, in order, with everything that is spoken in exactly one. */
import { expect, it } from 'vitest';
import { createSentenceSplitter, type Sentence } from './index.ts';
import { WORDS } from './words.fixture.ts';

/** Mulberry32: the same numbers in each run. */
function random(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
type Random = ReturnType<typeof random>;

function inOneGo(text: string): Sentence[] {
  const splitter = createSentenceSplitter({ words: WORDS });
  return [...splitter.push(text), ...splitter.end()];
}

/** Cut into stretches of 1 to `longest` units, also between the halves of a character. */
function inPieces(text: string, longest: number, next: Random): Sentence[] {
  const splitter = createSentenceSplitter({ words: WORDS });
  const out: Sentence[] = [];
  for (let at = 0; at < text.length; ) {
    const to = at + 1 + next(longest);
    out.push(...splitter.push(text.slice(at, to)));
    at = to;
  }
  return [...out, ...splitter.end()];
}

function expectOrder(sentences: readonly Sentence[], source: string): void {
  let at = 0;
  for (const { text, from, to, offsets } of sentences) {
    expect(from).toBeGreaterThanOrEqual(at);
    expect(to).toBeGreaterThan(from);
    expect(text).toBe(text.trim());
    expect(offsets).toHaveLength(text.length);
    expect(offsets.every((offset, i) => offset >= (offsets[i - 1] ?? from) && offset <= to)).toBe(true);
    at = to;
  }
  expect(at).toBeLessThanOrEqual(source.length);
}

/** An answer whose words say themselves whether they are spoken ("said12") or not ("mute12"), and what of it stays in one piece. */
function answer(next: Random) {
  let count = 0;
  const said = () => `said${count++}`;
  const mute = () => `mute${count++}`;
  const together: string[] = [];
  const kept = (text: string) => {
    together.push(text);
    return text;
  };
  const pick = <T>(all: readonly T[]): T => all[next(all.length)] as T;
  const inline: (() => string)[] = [
    said,
    said,
    said,
    () => `**${said()}**`,
    () => `_${said()} ${said()}_`,
    () => `[${said()}. ${said()}](https://${mute()}.example/a.b?c "${mute()}")`,
    () => `[${said()}][1]`,
    () => `\`${said()}\``,
    () => `\`{${mute()}; ${mute()}}\``,
    () => `$x_1 + ${mute()}$`,
    () => `\\(${mute()} \\cdot y\\)`,
    () => `<span class="${mute()}">${said()}</span>`,
    () => kept(`${1 + next(9)}.${10 + next(90)}`),
    () => kept(`Dr. Said${count++}`),
    () => kept(`z. B. Said${count++}`),
    () => kept(`am ${1 + next(28)}. Mai`),
    () => kept(`$${1 + next(99)}.50`),
    () => `"${said()}. ${said()}"`,
    () => `(${said()})`,
    () => `🎉`,
    () => `👩‍👩‍👧 ${said()}`,
    () => `${said()},`,
    () => `${said()} &amp; ${said()}`,
    () => `https://${mute()}.example/x`.replace(/mute\d+/, 'host'),
    () => `你好，${said()}`,
    () => `${said()}...`,
    () => `${said()}\n${said()}`,
  ];
  const run = () =>
    `${said()} ${Array.from({ length: 1 + next(12) }, () => pick(inline)()).join(' ')} ${said()}${pick(['.', '!', '?', '。', ':', ''])}`;
  const blocks: (() => string)[] = [
    () => Array.from({ length: 1 + next(5) }, run).join(' '),
    () => `${'#'.repeat(1 + next(4))} ${run()}`,
    () => Array.from({ length: 1 + next(4) }, () => `${pick(['- ', '* ', '  - [ ] ', '- **'])}${run()}`).join('\n'),
    () => Array.from({ length: 1 + next(4) }, (_, i) => `${i + 1}. ${run()}`).join('\n'),
    () => `> ${run()}\n> ${run()}`,
    () => `| ${said()} | ${said()} |\n|---|--:|\n| ${said()} | |\n| ${said()} | **${said()}** |`,
    () => `\`\`\`${pick(['', 'ts', 'mermaid'])}\n# ${mute()}. ${mute()}\n\n- ${mute()}\n\`\`\``,
    () => `$$\n${mute()} = 1. ${mute()}\n$$`,
    () => '---',
    () => `[1]: https://${mute()}.example`,
    () => `![](${mute()}.png)`,
  ];
  const text = Array.from({ length: 1 + next(8) }, () => pick(blocks)()).join('\n\n');
  return { text, together };
}

it('each word that is spoken is in exactly one sentence, at its place, and nothing else is', () => {
  const next = random(6);
  for (let round = 0; round < 150; round++) {
    const { text, together } = answer(next);
    const sentences = inOneGo(text);
    expectOrder(sentences, text);
    const words = [...text.matchAll(/\b[sS]aid\d+/g)];
    for (const { 0: word, index } of words) {
      const holders = sentences.filter((sentence) => new RegExp(`\\b${word}(?!\\d)`).test(sentence.text));
      expect(holders, `${word} in ${text}`).toHaveLength(1);
      const [holder] = holders as [Sentence];
      expect(index >= holder.from && index + word.length <= holder.to, `${word} in ${text}`).toBe(true);
      const at = holder.offsets[holder.text.search(new RegExp(`\\b${word}(?!\\d)`))] as number;
      // Of code the offset is its first mark's.
      expect(text.slice(at).replace(/^`/, '').startsWith(word)).toBe(true);
    }
    const all = sentences.map((sentence) => sentence.text).join('\n');
    expect(all).not.toMatch(/mute/);
    for (const kept of together) expect(all, text).toContain(kept);
  }
});

it('an answer gives the same sentences however it is cut', () => {
  const next = random(60);
  for (let round = 0; round < 150; round++) {
    const { text } = answer(next);
    const whole = inOneGo(text);
    for (const longest of [1, 2, 7, 40]) expect(inPieces(text, longest, next), text).toEqual(whole);
  }
});

it('so does any row of signs', () => {
  const next = random(600);
  const signs = [
    ...[
      '*',
      '_',
      '`',
      '```',
      '~~',
      '~',
      '[',
      '](',
      ')',
      '(',
      '!',
      '![',
      '<',
      '>',
      '&amp;',
      '&',
      '$',
      '$$',
      '\\',
      '\\(',
      '\\)',
      '|',
      '#',
      '-',
    ],
    ...[
      '+',
      '1.',
      '12)',
      '. ',
      '? ',
      '... ',
      '…',
      '。',
      '「',
      '」',
      '"',
      '“',
      '”',
      '„',
      '\n',
      '\n\n',
      ' ',
      '  \n',
      '\r\n',
      '\t',
      'https://',
      'http',
    ],
    ...[
      'www.',
      'h',
      'w',
      'a',
      'B',
      'Dr',
      'z',
      '7',
      '3.5',
      '🎉',
      '👩‍👩‍👧',
      '1️⃣',
      '=',
      ':',
      ';',
      ', ',
      '[^1]',
      '[x]: ',
      '- [ ] ',
      '===',
      'é',
      'e\u0301',
      '中',
    ],
  ];
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: 1 + next(30) }, () => signs[next(signs.length)]).join('');
    const whole = inOneGo(text);
    expectOrder(whole, text);
    expect(inPieces(text, 1, next), JSON.stringify(text)).toEqual(whole);
    expect(inPieces(text, 5, next), JSON.stringify(text)).toEqual(whole);
  }
});
