import { describe, expect, it } from 'vitest';
import { firstOpen, type JsonNode, jsonTree, outside, rowsOf } from './json-tree.ts';

const treeOf = (text: string) => jsonTree(text) as JsonNode;
const everything = (text: string, open = firstOpen(treeOf(text)), most = 1000) => rowsOf(treeOf(text), open, most);
const lines = (text: string) =>
  everything(text).rows.map(
    ({ level, key, value }) => `${'  '.repeat(level - 1)}${key ?? ''} ${'text' in value ? value.text : value.kind}`,
  );

describe('JSON as a tree', () => {
  it('has what is written, in its order', () => {
    expect(lines('{"b": [1, -2.50e3, null], "a": {"x": "say \\"hi\\", {ok}: [yes]"}, "2": true, "1": []}')).toEqual([
      ' object',
      '  "b" array',
      '    0 1',
      '    1 -2.50e3',
      '    2 null',
      '  "a" object',
      '    "x" "say \\"hi\\", {ok}: [yes]"',
      '  "2" true',
      '  "1" array',
    ]);
  });

  it('keeps numbers that no number of the machine holds, and keys that come twice', () => {
    expect(lines('[12345678901234567890.10, {"a": 1, "a": 2}]')).toEqual([
      ' array',
      '  0 12345678901234567890.10',
      '  1 object',
      '    "a" 1',
      '    "a" 2',
    ]);
  });

  it.each([
    '',
    '12',
    '"text"',
    '{}',
    '[]',
    '{"a": }',
    '{"a": 1',
    "{'a': 1}",
    '// {"a": 1}',
    '{"a": 1} and more',
    `[${'1,'.repeat(30_000)}1]`,
  ])('is none of %.20s', (text) => expect(jsonTree(text)).toBeNull());

  it('of thousands of brackets within each other is made all the same, or is none', () => {
    const deep = `${'['.repeat(5000)}1${']'.repeat(5000)}`;
    const tree = jsonTree(deep);
    expect(tree).not.toBeNull();
    expect(rowsOf(tree as JsonNode, firstOpen(tree as JsonNode), 10).rows).toHaveLength(10);
  });

  it('is that of JSON.parse, whatever is written', () => {
    const plain = (node: JsonNode): unknown => {
      if ('text' in node) return JSON.parse(node.text);
      if (node.kind === 'array') return node.entries.map(({ value }) => plain(value));
      return Object.fromEntries(node.entries.map(({ key, value }) => [JSON.parse(key as string), plain(value)]));
    };
    let state = 7;
    const below = (n: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * n);
    };
    const words = ['', 'a', '"', '\\', '{', ']', ':', ',', 'ß\u2028\n', '1', 'null', '😀'];
    const any = (depth: number): unknown => {
      const kind = below(depth > 4 ? 4 : 6);
      if (kind < 4)
        return [below(1e9) / 1000 - 5e5, words[below(words.length)], [true, false, null][below(3)], (below(9) - 20) * 1e-9][kind];
      const many = Array.from({ length: below(5) }, () => any(depth + 1));
      return kind === 4 ? many : Object.fromEntries(many.map((value, i) => [`${words[below(words.length)]}${i}`, value]));
    };
    for (let round = 0; round < 300; round++) {
      const value = [any(0)];
      for (const space of [0, 2]) expect(plain(treeOf(JSON.stringify(value, null, space)))).toEqual(value);
    }
  });
});

describe('the rows of a tree', () => {
  it('are open level by level, as long as that is little', () => {
    expect([...firstOpen(treeOf('{"a": {"b": {"c": 1}}}'))]).toEqual(['', '0', '0.0']);
    const wide = JSON.stringify({ list: Array.from({ length: 100 }, (_, i) => ({ i })) });
    expect([...firstOpen(treeOf(wide))]).toEqual(['']);
    expect(firstOpen(treeOf(JSON.stringify(Array.from({ length: 300 }, (_, i) => i)))).has('')).toBe(true);
  });

  it('say where they stand, and what holds them', () => {
    const { rows } = everything('{"a": [1, []], "b": 2}', new Set(['', '0']));
    expect(rows.map(({ path, level, position, of, open }) => [path, level, position, of, open])).toEqual([
      ['', 1, 1, 1, true],
      ['0', 2, 1, 2, true],
      ['0.0', 3, 1, 2, null],
      ['0.1', 3, 2, 2, null],
      ['1', 2, 2, 2, null],
    ]);
    expect(rows.map(({ path }) => outside(path))).toEqual([null, '', '0', '0', '']);
  });

  it('are at most so many, and counted all the same; what is folded is not counted', () => {
    const text = JSON.stringify([Array.from({ length: 500 }, (_, i) => i), 'end']);
    expect(everything(text, new Set(['', '0']), 200)).toMatchObject({ all: 503, rows: { length: 200 } });
    expect(everything(text, new Set(['']), 200)).toMatchObject({ all: 3, rows: { length: 3 } });
  });
});
