/** The hostile corpus: by hand, and generated from it. */
import { addresses } from './addresses.ts';
import { characters } from './characters.ts';
import { diagrams } from './diagrams.ts';
import { formulas } from './formulas.ts';
import { markup } from './markup.ts';
import { nesting } from './nesting.ts';

export const byHand: string[] = [...markup, ...addresses, ...nesting, ...formulas, ...diagrams, ...characters];

/** Mulberry32: the same numbers for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const glue = [
  '',
  ' ',
  '\n',
  '\n\n',
  '\n> ',
  '\n- ',
  '\n1. ',
  '\n    ',
  '**',
  '`',
  '*',
  '_',
  '[',
  '](',
  ')',
  '|',
  '\n| - |\n| ',
  '```',
  '\n```\n',
  '$$',
  '\n$$\n',
  '<',
  '>',
  '"',
  '\\',
  '\u202e',
  '\u0000',
  '&',
  '#',
];
const wraps: ((text: string) => string)[] = [
  (text) => text,
  (text) => `> ${text.replaceAll('\n', '\n> ')}`,
  (text) => `- ${text.replaceAll('\n', '\n  ')}`,
  (text) => `**${text}**`,
  (text) => `[${text}](https://evil.example)`,
  (text) => `![${text}](https://evil.example/x.png)`,
  (text) => `| ${text} |\n| - |\n| ${text} |`,
  (text) => `\`\`\`html\n${text}\n\`\`\``,
  (text) => `$$\n${text}\n$$`,
  (text) => `\`\`\`mermaid\nflowchart LR\n a["${text}"]\n\`\`\``,
  (text) => `# ${text}`,
  (text) => `[^a]: ${text}\n\nx[^a]`,
  (text) => `<div>${text}</div>`,
  (text) => text.slice(0, Math.floor(text.length / 2)),
  (text) => text.slice(Math.floor(text.length / 3)),
  (text) => [...text].reverse().join(''),
];

/** Answers put together from pieces of those by hand; the same for the same seed. */
export function generated(count: number, seed: number): string[] {
  const next = random(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  return Array.from({ length: count }, () => {
    let text = '';
    const parts = 1 + Math.floor(next() * 6);
    for (let part = 0; part < parts; part += 1) {
      const piece = pick(byHand);
      // A piece of a long one is as hostile as all of it.
      const from = piece.length > 400 ? Math.floor(next() * (piece.length - 400)) : 0;
      text += pick(wraps)(piece.slice(from, from + 400)) + pick(glue);
      if (next() < 0.1) text += piece.slice(0, 3000);
    }
    return text;
  });
}
