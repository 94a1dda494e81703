/** Window and host may not share a module, and must count alike: what one of them finds, the other marks. */
import { countIn as hostCountIn } from '@mia/core/memory/storage/reading/find.ts';
import { describe, expect, it } from 'vitest';
import { seenText } from './seen.ts';
import { countIn, patternOf } from './text.ts';

const answers: [markdown: string, wanted: string, times: number][] = [
  ['some **bold** words, *some* bold words', 'some bold words', 2],
  ['# The __old__ ~~mill~~ by _the_ river', 'the old mill by the river', 1],
  ['- one *and*\n- two', 'one and', 1],
  ['> quoted **text** here', 'quoted text here', 1],
  ['See [the **harbour** plan](https://example.com/a_b) today', 'the harbour plan today', 1],
  ['See [it](https://example.com/harbour)', 'example', 0],
  ['run `npm **install**` now', 'npm **install** now', 1],
  ['```js\nconst a_b = **c;\n```\nafter', 'const a_b = **c;', 1],
  ['```js\nx\n```', 'js', 0],
  ['~~~~\n~~~\nstill code *here*\n~~~~', 'code *here*', 1],
  ['2 * 3 * 4 and 5*6', '2 * 3 * 4 and 5*6', 1],
  ['the snake_case_name of it', 'snake_case_name', 1],
  ['a single *star', '*star', 1],
  ['escaped \\*stars\\* stay', 'escaped *stars* stay', 1],
  ['| a | b |\n| --- | --- |\n| one **two** | three |', 'one two', 1],
  ['| a | b |\n|---|---|\n| c | d |', '---', 0],
  ['Φάρος *του* βορρά', 'φαρος του βορρα', 1],
  ['two\nlines   of one', 'two lines of one', 1],
  ['İstanbul *and* Straße', 'and straße', 1],
  ['**emphasis\nover two** lines', 'emphasis over two lines', 1],
  ['> quoted *over\n> two* lines', 'quoted over two lines', 1],
  ['`code over\ntwo` lines', 'code over two lines', 1],
  ['- a *star\n- and *another', '*star', 1],
  ['a *star and\n*another', '*star and *another', 1],
  ['the mean time $W$ of $$x_n$$ and \\(a^b\\) items', 'time of and items', 1],
  ['so:\n\n\\[ L = \\lambda W \\]\n\nand on', 'lambda', 0],
  ['so:\n\n$$\nL = \\lambda W\n$$\n\nand on', 'lambda', 0],
  ['it costs $5 and that $6', '$5 and that $6', 1],
  ['`$x_1$` is code', '$x_1$', 1],
  ['```tex\n$x_1$\n```', '$x_1$', 1],
  ['Tom &amp; Jerry, 3 &lt; 4&hellip; &#8364;5 &#x20AC;6', 'tom & jerry, 3 < 4… €5 €6', 1],
  ['&unknown; and \\&amp; stay', '&unknown; and &amp; stay', 1],
  ['`&amp;` is code', '&amp;', 1],
  ['', 'x', 0],
];

/** As the window counts in an answer. */
const windowCountIn = (text: string, wanted: string): number => {
  const pattern = patternOf([wanted]);
  return pattern ? countIn(seenText(text), pattern) : 0;
};

describe('what is looked for in an answer', () => {
  it.each(answers)('%j holds %j %i times, in the window and at the host', (markdown, wanted, times) => {
    expect(windowCountIn(markdown, wanted)).toBe(times);
    expect(hostCountIn(markdown, wanted, true)).toBe(times);
  });

  it('is counted alike in thousands of odd ones', () => {
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const pieces = [
      '*',
      '**',
      '_',
      '`',
      '```\n',
      '~~',
      '\n',
      ' ',
      '[a](b)',
      '|',
      '$',
      '$$',
      '\\(',
      '\\)',
      '&amp;',
      '&#97;',
      '\\',
      '- ',
      '# ',
      '> ',
      'ab',
      'É',
      'İ',
      'ß',
      'x y',
      '1',
    ];
    for (let n = 0; n < 3000; n += 1) {
      const text = Array.from({ length: 3 + next(20) }, () => pieces[next(pieces.length)]).join('');
      for (const wanted of ['a', 'ab', 'x y', 'e', '*', 'i', 'b x', '_'])
        expect(windowCountIn(text, wanted)).toBe(hostCountIn(text, wanted, true));
    }
  });

  it('takes no longer for a long one that is nothing but marks', () => {
    const began = performance.now();
    for (const mark of ['*', '**a', '_', '`', '[', '~~', '\\', '| ', '> ', '- ', '](', '![', '$', '$$', '\\[', '\\(', '&', '&#'])
      for (const joint of ['', ' ', '\n']) seenText((mark + joint).repeat(20_000));
    expect(performance.now() - began).toBeLessThan(4000);
  });
});
