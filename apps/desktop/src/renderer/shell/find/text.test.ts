// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { countIn, patternOf, rangesIn } from './text.ts';

const pattern = (...words: string[]): RegExp => {
  const found = patternOf(words);
  if (!found) throw new Error('nothing to look for');
  return found;
};
const found = (html: string, ...words: string[]): string[] => {
  const element = document.createElement('article');
  element.innerHTML = html;
  document.body.append(element);
  return rangesIn(element, pattern(...words)).map((r) => r.toString());
};

describe('what is looked for', () => {
  it('is found in any case, with any white space between its words, and taken as it is written', () => {
    expect(countIn('Heron seven. HERON\n  Seven.', pattern('heron seven'))).toBe(2);
    expect(countIn('a.c abc (x) [y] a.c', pattern('a.c'))).toBe(2);
    expect(countIn('1 + 1 (= 2)', pattern('(= 2)'))).toBe(1);
    expect(countIn('ΦΆΡΟΣ φάρος', pattern('φάρος'))).toBe(2);
    expect(patternOf(['  ', ''])).toBeNull();
  });

  it('is found with or without accents, and stands where it is written', () => {
    expect(countIn('Φάρος und Café', pattern('φαρος'))).toBe(1);
    expect(found('<p>ein <b>Ca</b>fé, İstanbul, 👩‍🚀 naïve</p>', 'cafe')).toEqual(['Café']);
    expect(found('<p>İstanbul 👩‍🚀 naïve</p>', 'naive')).toEqual(['naïve']);
    expect(found('<p>Die Straße nach Ærø</p>', 'ærø')).toEqual(['Ærø']);
  });

  it('is found across the parts of a sentence, but not across two paragraphs', () => {
    expect(found('<p>The <b>Heron</b> Seven</p>', 'heron seven')).toEqual(['Heron Seven']);
    expect(found('<p>The Heron</p><p>Seven</p>', 'heron seven')).toEqual([]);
  });

  it('is not looked for in buttons, toolbars and what is hidden', () => {
    expect(
      found(
        '<div data-own><span>copy</span></div><p>copy</p><div role="toolbar">copy</div><button>copy</button><i aria-hidden="true">copy</i>',
        'copy',
      ),
    ).toEqual(['copy']);
  });

  it('may be several words at once, the longer first', () => {
    expect(found('<p>light lighthouse</p>', 'light', 'lighthouse')).toEqual(['light', 'lighthouse']);
  });

  it('stands where it stands, many times in one text', () => {
    expect(found('<p>aXbXc</p><ul><li>X</li></ul>', 'x')).toEqual(['X', 'X', 'X']);
  });
});
