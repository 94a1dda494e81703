import { describe, expect, it } from 'vitest';
import { half } from './half.ts';

describe('half-written markdown', () => {
  it.each([
    ['This is **bold and', 'This is **bold and**'],
    ['This is *', 'This is '],
    ['This is **', 'This is '],
    ['This is **bold*', 'This is **bold**'],
    ['Call `run', 'Call `run`'],
    ['Call `', 'Call '],
    ['**bold with `code', '**bold with `code`**'],
    ['Text\n-', 'Text'],
    ['Text\n##', 'Text'],
    ['- one\n- ', '- one'],
    ['Text\n``', 'Text'],
    ['See [the docs', 'See the docs'],
    ['See [the docs](https://exa', 'See the docs'],
    ['A picture ![', 'A picture '],
    ['Fish &am', 'Fish '],
  ])('%j is shown as %j', (written, shown) => {
    expect(half(written).trimEnd()).toBe(shown.trimEnd());
  });

  it('a table is one from its first line on, and its columns do not change', () => {
    const whole = '| a | b |\n| - | - |\n| 1 | 2 |';
    for (let n = 5; n <= whole.length; n += 1) {
      const shown = half(whole.slice(0, n));
      expect(shown.split('\n')[1], whole.slice(0, n)).toMatch(/^\|( -+ \||-+\|)/);
    }
    expect(half('| a | b |\n| - |').split('\n')).toEqual(['| a | b |', '| - | - |']);
    expect(half(whole)).toBe(whole);
  });

  it('code is left alone, but for a line that may be its end', () => {
    expect(half('```js\nconst a = `x')).toBe('```js\nconst a = `x');
    expect(half('```js\nconst a\n``')).toBe('```js\nconst a');
    expect(half('```js\n**not bold')).toBe('```js\n**not bold');
  });
});
