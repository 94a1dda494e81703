import { describe, expect, it } from 'vitest';
import { cost, fenced, setsFormula, verdict } from './budget.ts';
import { half } from './half.ts';

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
    ['a line of code spans without end', '`a '.repeat(1000)],
  ])('%s is when it is asked for', (_name, block) => {
    expect(verdict(block)).toBe('ask');
  });

  it.each([
    ['over 50 kB', 'word '.repeat(11_000)],
    ['quotes without end', `${'>'.repeat(500)} a`],
    ['a short line of quotes in quotes', `${'> '.repeat(40)}a`],
    ['lists without end', `${'- '.repeat(500)}a`],
    ['quotes in lists of a footnote', `[^a]:  ${'> - '.repeat(100)}a`],
    ['brackets without end', '['.repeat(2000)],
    ['stars between words', '*a '.repeat(3000)],
    ['a table of ten thousand cells', table(5000, 4)],
    ['a table whose first row is wide and whose others are many', `${'|a'.repeat(500)}\n${'|-'.repeat(500)}\n${'|a\n'.repeat(500)}`],
  ])('%s is not', (_name, block) => {
    expect(verdict(block)).toBe('source');
  });
});

describe('telling', () => {
  it('takes time in proportion to the length, whatever is written', () => {
    const begun = performance.now();
    for (const part of [' ', '\t', '> ', '- ', '|', '-', '|-', '[', '`', '$$', '1. ', ':', ' -', '\\[']) {
      const block = part.repeat(Math.floor(49_000 / part.length));
      verdict(block);
      cost(block);
      half(block.slice(0, 19_000));
    }
    expect(performance.now() - begun).toBeLessThan(4000);
  });
});

describe('formulas', () => {
  it('are set unless they are endless or nest without end', () => {
    expect(setsFormula('\\frac{a}{b} + \\sqrt{c}')).toBe(true);
    expect(setsFormula('{'.repeat(100) + '}'.repeat(100))).toBe(false);
    expect(setsFormula('x+'.repeat(5000))).toBe(false);
  });

  it('nor a formula that asks for columns without end, however it says so', () => {
    for (const name of ['alignat', 'alignat*', 'alignedat']) {
      expect(setsFormula(`\\begin{${name}}{2} a &= b & c &= d \\end{${name}}`)).toBe(true);
      expect(setsFormula(`\\begin {${name}} { 12 } a \\end{${name}}`)).toBe(true);
      for (const many of ['{99999999}', '{9 9 9 9 9 9 9}', '{\\a}', '{1e8}', '9', '', '{0x5F5E100}'])
        expect(setsFormula(`\\begin{${name}}${many} a \\end{${name}}`), many).toBe(false);
    }
    expect(setsFormula('\\def\\e{alignat}\\begin{\\e}{99999999}a\\end{\\e}')).toBe(false);
    expect(setsFormula('\\def\\a{align}\\begin{\\a at}{99999999}a\\end{alignat}')).toBe(false);
    expect(setsFormula('\\def\\b{{alignat}}\\begin\\b{99999999}a')).toBe(false);
    expect(setsFormula('\\begin{align} a &= b \\\\ c &= d \\end{align}')).toBe(true);
    expect(setsFormula('\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}')).toBe(true);
  });
});

describe('a block that is one fence', () => {
  it.each([
    ['```ts\nlet a;\n```\n', { language: 'ts', code: 'let a;', closed: true }],
    ['```ts title="x"\nlet a;\n\nlet b;\n```', { language: 'ts', code: 'let a;\n\nlet b;', closed: true }],
    ['```\n```', { language: '', code: '', closed: true }],
    ['````md\n```js\nx\n```\n````', { language: 'md', code: '```js\nx\n```', closed: true }],
    ['```js\nhalf', { language: 'js', code: 'half', closed: false }],
    ['```', { language: '', code: '', closed: false }],
    ['~~~\nx\n~~~~', { language: '', code: 'x', closed: true }],
    ['```js\n```x\n```', { language: 'js', code: '```x', closed: true }],
  ])('%j is taken apart', (block, parts) => {
    expect(fenced(block)).toEqual(parts);
  });

  it.each(['text', '```js\nx\n```\ntext', '``` `x`', '```js\nx\n  ```\ntext'])('%j is none', (block) => {
    expect(fenced(block)).toBeNull();
  });
});
