import { expect, it } from 'vitest';
import { asksAbout, isSingle, RELATIVES } from './index.ts';
import { CLASSES } from './relatives.ts';

const asks = (term: string) => [...asksAbout(term)].sort();

it('knows what can stand beside itself and what takes the place of the old', () => {
  for (const many of ['daughter', 'dog', 'likes', 'allergic to', 'is', 'speaks', 'plans', 'lives with', 'best friend'])
    expect(isSingle(many), many).toBe(false);
  for (const one of ['lives in', 'works at', 'name', 'mother', 'boss', 'older daughter', 'favourite colour', 'shoe size', 'number of cats'])
    expect(isSingle(one), one).toBe(true);
});

it('understands a word for a relative in both languages, and wider words', () => {
  expect(asks('mum')).toEqual(['mother']);
  expect(asks('töchter')).toEqual(['daughter']);
  expect(asks('tochter')).toEqual(['daughter']);
  expect(asks('sisters')).toEqual(['sister']);
  expect(asks('kids')).toEqual(['child', 'daughter', 'son']);
  expect(asks('haustiere')).toContain('cat');
  expect(asks('eltern')).toEqual(['father', 'mother']);
  expect(asks('family')).toEqual(expect.arrayContaining(['grandmother', 'nephew', 'husband']));
  expect(asks('dog')).toEqual(['dog', 'puppy']);
});

it('knows what a question asks about beside its own words', () => {
  expect(asks('beruf')).toEqual(['works as', 'works at']);
  expect(asks('born')).toEqual(['birthday', 'birthplace', 'year of birth']);
  expect(asks('allergies')).toEqual(['allergic to']);
  for (const nothing of ['weather', 'constructor', 'toString', '', 'greek']) expect(asks(nothing), nothing).toEqual([]);
});

it('takes into a class only relations that there are', () => {
  const canonical = new Set(Object.values(RELATIVES));
  for (const [word, members] of CLASSES) for (const member of members) expect(canonical, word).toContain(member);
});
