import { describe, expect, it } from 'vitest';
import { setsFormula, verdict } from './budget.ts';

const table = (rows: number, columns: number): string =>
  `${'| a '.repeat(columns)}|\n${'| - '.repeat(columns)}|\n${`${'| 1 '.repeat(columns)}|\n`.repeat(rows)}`;

describe('what is drawn', () => {
  it.each([
    ['a paragraph', 'Some words with **bold** and `code`. '.repeat(60)],
    ['a table', table(40, 5)],
    ['a list', '- an item with `code` and a [link](https://example.com)\n'.repeat(40)],
    ['code of a megabyte, as text', `\`\`\`js\n${'let a = [1];\n'.repeat(80_000)}\`\`\``],
    ['one long word', 'a'.repeat(20_000)],
  ])('%s is', (_name, block) => {
    expect(verdict(block)).toBe('draw');
  });

  it.each([
    ['a table of a thousand cells', table(250, 5)],
    ['a thousand lines', 'words\n'.repeat(4000)],
  ])('%s is when it is asked for', (_name, block) => {
    expect(verdict(block)).toBe('ask');
  });

  it.each([
    ['over 50 kB', 'word '.repeat(11_000)],
    ['quotes without end', `${'>'.repeat(500)} a`],
    ['lists without end', `${'- '.repeat(500)}a`],
    ['brackets without end', '['.repeat(2000)],
    ['stars between words', '*a '.repeat(3000)],
    ['a table of ten thousand cells', table(5000, 4)],
    ['a table whose first row is wide and whose others are many', `${'|a'.repeat(500)}\n${'|-'.repeat(500)}\n${'|a\n'.repeat(500)}`],
  ])('%s is not', (_name, block) => {
    expect(verdict(block)).toBe('source');
  });
});

describe('formulas', () => {
  it('are set unless they are endless or nest without end', () => {
    expect(setsFormula('\\frac{a}{b} + \\sqrt{c}')).toBe(true);
    expect(setsFormula('{'.repeat(100) + '}'.repeat(100))).toBe(false);
    expect(setsFormula('x+'.repeat(5000))).toBe(false);
  });
});
