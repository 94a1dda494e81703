import { expect, it } from 'vitest';
import { asTheySay, namedIn, speaksOfSelf } from './people.ts';

const speakers = ['Fahim Khan', 'Muhhamed', 'Emi'];

it('finds who is named, by a part of the name, misspelt or in the possessive', () => {
  expect([...namedIn("What does Fahim's sister do?", speakers).speakers]).toEqual(['Fahim Khan']);
  expect([...namedIn('Where did Muhammad go with Emi?', speakers).speakers]).toEqual(['Muhhamed', 'Emi']);
  expect([...namedIn('Who likes emission tests in Miami?', speakers).speakers]).toEqual([]);
  expect([...namedIn('What does Emi like?', []).speakers]).toEqual([]);
});

it('puts a question as the named person might have', () => {
  const question = "What is Emi's favourite dish, and does Emi cook it?";
  expect(asTheySay(question, namedIn(question, speakers))).toBe('What is my favourite dish, and does I cook it?');
  expect(asTheySay('What is Kim’s dish?', namedIn('What is Kim’s dish?', speakers))).toBe('What is Kim’s dish?');
});

it('knows who speaks of themselves, in both languages', () => {
  for (const text of ['I’m tired', 'that is mine', 'Das gehört mir', 'Meine Katze']) expect(speaksOfSelf(text), text).toBe(true);
  for (const text of ['Imagine that', 'mystery', 'Die Meinung zählt nicht: sie schläft', 'du'])
    expect(speaksOfSelf(text), text).toBe(false);
});
