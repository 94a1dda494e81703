import { expect, it } from 'vitest';
import { parseQuery } from './filters.ts';

const now = new Date(2026, 10, 24, 15, 30).getTime();
const folders = [
  { id: 'f1', name: 'Boat', position: 0, conversations: 1, remember: true },
  { id: 'f2', name: 'Über uns', position: 1, conversations: 1, remember: true },
];
const parse = (text: string) => parseQuery(text, folders, now);
const day = (y: number, m: number, d: number) => new Date(y, m - 1, d).getTime();

it('parts filters from words, and says what was typed for each', () => {
  expect(parse('winter from:me in:boat list')).toEqual({
    words: 'winter list',
    typed: [
      { kind: 'from', value: 'me', typed: 'from:me' },
      { kind: 'in', value: 'boat', typed: 'in:boat' },
    ],
    filters: { role: 'user', folder: 'f1' },
  });
  expect(parse('in:"über uns" FROM:Assistant').filters).toEqual({ role: 'assistant', folder: 'f2' });
  expect(parse('has:image').filters).toEqual({ image: true });
});

it.each([
  ['before:2026', { before: day(2026, 1, 1) }],
  ['before:2026-05', { before: day(2026, 5, 1) }],
  ['after:2026-05-17', { after: day(2026, 5, 17) }],
  ['after:17.5.2026', { after: day(2026, 5, 17) }],
  ['after:today', { after: day(2026, 11, 24) }],
  ['before:gestern', { before: day(2026, 11, 23) }],
  ['after:2026-01-01 after:2026-03-01 before:2026-12-01 before:2026-06-01', { after: day(2026, 3, 1), before: day(2026, 6, 1) }],
])('reads %s', (text, filters) => {
  expect(parse(text)).toMatchObject({ words: '', filters });
});

it.each([
  'before:2026-02-31',
  'after:soon',
  'in:nowhere',
  'from:eleni',
  'has:receipt',
  'after:',
  'mailto:me',
  'xfrom:me',
  'before:constructor',
])('leaves %s as words', (text) => {
  expect(parse(text)).toEqual({ words: text, typed: [], filters: {} });
});
