import { expect, it } from 'vitest';
import { clausesOf } from './clauses.ts';

const shown = (sentence: string) => clausesOf(sentence).map(({ text, mark }) => `${text}${mark}`);

it.each([
  ['a sentence', 'It is so.', ['It is so.']],
  ['one without a mark', 'Overview', ['Overview.']],
  ['clauses', 'First this, then that: done; really!', ['First this,', 'then that:', 'done;', 'really!']],
  ['a question in quotes', 'He asked "why?" and left.', ['He asked why?', 'and left.']],
  ['dashes', 'It is — as said – good - yes.', ['It is,', 'as said,', 'good,', 'yes.']],
  ['a word with a hyphen', 'A well-known thing.', ['A well-known thing.']],
  ['numbers', 'It is 3.14 of 1,000.50 at 10:30.', ['It is 3.14 of 1000.50 at 10:30.']],
  ['money', 'From $5 to $5.50, €1 or £2.05.', ['From 5 dollars to 5 dollars 50,', '1 euro or 2 pounds 5.']],
  ['a range', 'Pages 5-10 and 3 – 4.', ['Pages 5 to 10 and 3 to 4.']],
  [
    'abbreviations',
    'Dr. Smith, e.g. in No. 5, came at 5 p.m. today etc.',
    ['Dr Smith,', 'for example in number 5,', 'came at 5 pm today etcetera.'],
  ],
  ['an inner abbreviation', 'The approx. Two of them.', ['The approx.', 'Two of them.']],
  ['initials', 'J. R. R. Tolkien wrote.', ['J. R. R. Tolkien wrote.']],
  ['two sentences', 'He said stop. Then go.', ['He said stop.', 'Then go.']],
  ['degrees', 'It is 20 °C, or 68° F.', ['It is 20 degrees Celsius,', 'or 68 degrees Fahrenheit.']],
  ['dots', 'Well... maybe… yes.', ['Well.', 'maybe.', 'yes.']],
  ['brackets and marks of markdown', 'A (small) *thing* [here].', ['A small thing here.']],
  ['names of code', 'Set max_length.', ['Set max length.']],
  ['Chinese marks', '你好，世界。', ['你好,', '世界.']],
  ['nothing', '', []],
  ['nothing that can be said', '... !? — ()', []],
])('%s', (_, sentence, expected) => {
  expect(shown(sentence)).toEqual(expected);
});
