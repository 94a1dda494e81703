import { describe, expect, it } from 'vitest';
import { mathDelimiters } from './formulas.ts';

describe('formulas', () => {
  it('turns the delimiters of models into those of the parser, outside of code', () => {
    expect(mathDelimiters('so \\(x^2\\) and `\\(no\\)`')).toBe('so $$x^2$$ and `\\(no\\)`');
    expect(mathDelimiters('\\[ a = b \\]')).toBe('\n$$\na = b\n$$\n');
    expect(mathDelimiters('```\n\\[ a \\]\n```')).toBe('```\n\\[ a \\]\n```');
    expect(mathDelimiters('it costs $5 or $6')).toBe('it costs $5 or $6');
  });

  it('takes single dollars where nothing but a formula stands between them', () => {
    expect(mathDelimiters('where $x^2 + y$ and $n$ hold')).toBe('where $$x^2 + y$$ and $$n$$ hold');
    expect(mathDelimiters('between $5 and $10, or $HOME_DIR/$BIN_DIR')).toBe('between $5 and $10, or $HOME_DIR/$BIN_DIR');
    expect(mathDelimiters('`$x^2$`')).toBe('`$x^2$`');
  });

  it('closes what is open only while it is being written', () => {
    expect(mathDelimiters('so \\(x^2', true)).toBe('so $$x^2$$');
    expect(mathDelimiters('so \\(x^2')).toBe('so \\(x^2');
    expect(mathDelimiters('\\[ a +', true)).toBe('\n$$\na +\n$$\n');
  });

  it('looks at each character once, whatever is open', () => {
    const begun = performance.now();
    mathDelimiters('\\['.repeat(100_000));
    mathDelimiters('\\(a'.repeat(100_000), true);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
