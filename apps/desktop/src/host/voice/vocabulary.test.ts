import { expect, test } from 'vitest';
import { namesIn } from './vocabulary.ts';

test.each([
  ['Tomorrow I will meet Eleni Papadaki in Kallithea, and then I go on to Jean-Luc.', ['Eleni Papadaki', 'Kallithea', 'Jean-Luc']],
  ["Is Ana's dog still called Rufus?", ['Ana', 'Rufus']],
  ['On Monday I have to call the bank. Then we cook.', []],
  ['Ich habe die Katze und den Hund zum Arzt nach Köln gebracht, weil der Hund Fieber hatte.', []],
  ['', []],
])('names in: %s', (text, names) => {
  expect(namesIn(text)).toEqual(names);
});
