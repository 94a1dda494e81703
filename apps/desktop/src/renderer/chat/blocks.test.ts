import { describe, expect, it } from 'vitest';
import { type Cut, cut, definitionsIn, headingLevels, withDefinitions } from './blocks.ts';

const blocks = (text: string): string[] => cut(text).blocks.map((block) => block.trimEnd());

describe('an answer in blocks', () => {
  it('is cut at gaps, headings and fences', () => {
    expect(blocks('# One\nText.\n\nMore.\n```ts\na\n\nb\n```\nAfter.')).toEqual([
      '# One',
      'Text.',
      'More.',
      '```ts\na\n\nb\n```',
      'After.',
    ]);
  });

  it('keeps together what belongs together', () => {
    for (const text of [
      '- a\n\n- b\n\n  more of b\n\n- c',
      '1. a\n   ```js\n   x\n\n   y\n   ```\n2. b',
      '$$\na\n\nb\n$$',
      '\\[\na\n\nb\n\\]',
      '    code\n\n    more code',
      '[^1]: note\n\n    second paragraph of it',
      '| a | b |\n| - | - |\n| 1 | 2 |',
      '````md\n```js\nx\n```\n\nstill\n````',
    ])
      expect(blocks(text), text).toEqual([text]);
  });

  it('cuts a list of hundreds between its items, and keeps the numbers', () => {
    const many = Array.from({ length: 200 }, (_, at) => `${at + 1}. item`).join('\n');
    const found = blocks(many);
    expect(found.length).toBeGreaterThan(3);
    expect(found.every((block) => block.split('\n').length < 60)).toBe(true);
    expect(found[1]).toMatch(/^\d+\. /);
    const ones = Array.from({ length: 200 }, () => '1. item').join('\n');
    expect(blocks(ones)).toHaveLength(1);
  });

  it('is the same whether it came at once or a character at a time, and finished blocks stay', () => {
    const text =
      '# T\n\nSome *text* with\ntwo lines.\n\n- a\n- b\n\n  more\n\n> q\n> r\n\n```js\nlet a;\n\nlet b;\n```\nafter\n\n1. x\n2. y\n\n| a |\n| - |\n| 1 |\n\n$$\nx\n\ny\n$$\n\nend';
    let at: Cut | null = null;
    for (let n = 1; n <= text.length; n += 1) {
      const next: Cut = cut(text.slice(0, n), at);
      expect(next.blocks.join('')).toBe(text.slice(0, n));
      expect(next.blocks, text.slice(0, n)).toEqual(cut(text.slice(0, n)).blocks);
      if (at) expect(next.blocks.slice(0, at.blocks.length - 1)).toEqual(at.blocks.slice(0, -1));
      at = next;
    }
  });

  it('takes time in proportion to its length', () => {
    const begun = performance.now();
    for (const part of ['a\n\n', '```\n', '> ', '- ', '$$\n', '[', '# \n', '\\[\n', '`````', '1. ', '|']) cut(part.repeat(100_000));
    expect(performance.now() - begun).toBeLessThan(8000);
  });
});

describe('link definitions', () => {
  it('reach the blocks that name them', () => {
    const definitions = definitionsIn('See [docs][d].\n\n[d]: https://example.com\n[^1]: no definition');
    expect([...definitions.keys()]).toEqual(['d']);
    expect(withDefinitions('See [docs][D].\n', definitions)).toBe('See [docs][D].\n\n[d]: https://example.com\n');
    expect(withDefinitions('Nothing [here].\n', definitions)).toBe('Nothing [here].\n');
  });
});

it('headings begin at level 3 and skip none, whatever was written', () => {
  const levels = (text: string): number[] => [...headingLevels(cut(text).blocks).values()];
  expect(levels('## One\n\n### Two\n\ntext\n\n## Three\n\n###### Four\n\n# Five')).toEqual([3, 4, 3, 4, 3]);
  expect(levels('# A\n## B\n### C\n#### D\n##### E')).toEqual([3, 4, 5, 6, 6]);
});
