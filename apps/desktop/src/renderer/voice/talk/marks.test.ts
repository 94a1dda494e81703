import { expect, it } from 'vitest';
import type { Doubt } from './doubt.ts';
import { moveMarks, piecesOf } from './marks.ts';

const text = 'Call Eleni at four.';
const marks: Doubt[] = [
  { from: 5, to: 10, matter: 'name' },
  { from: 14, to: 18, matter: 'date' },
];
const words = (after: string): string[] => moveMarks(marks, text, after).map((mark) => after.slice(mark.from, mark.to));

it.each([
  ['nothing changed', 'Call Eleni at four.', ['Eleni', 'four']],
  ['words before them', 'Please call Eleni at four.', ['Eleni', 'four']],
  ['words between them', 'Call Eleni today at four.', ['Eleni', 'four']],
  ['words behind them', 'Call Eleni at four. Thanks!', ['Eleni', 'four']],
  ['the first one is corrected', 'Call Helen at four.', ['four']],
  ['a letter at its end', 'Call Elenia at four.', ['four']],
  ['a letter at its beginning', 'Call MEleni at four.', ['four']],
  ['a comma behind it', 'Call Eleni, at four.', ['Eleni', 'four']],
  ['the second one is taken out', 'Call Eleni at .', ['Eleni']],
  ['both are replaced', 'Call nobody.', []],
  ['all is gone', '', []],
])('after an edit: %s', (_name, after, expected) => {
  expect(words(after)).toEqual(expected);
});

it('a text in pieces is the text', () => {
  expect(piecesOf(text, marks).map(({ text: piece, mark }) => [piece, mark?.matter ?? null])).toEqual([
    ['Call ', null],
    ['Eleni', 'name'],
    [' at ', null],
    ['four', 'date'],
    ['.', null],
  ]);
  expect(piecesOf('short', marks).map((piece) => piece.text)).toEqual(['short']);
});
