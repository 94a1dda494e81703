import { expect, it } from 'vitest';
import { parseQuery } from './filters.ts';

const now = new Date(2026, 10, 24, 15, 30).getTime();
const folders = [
  { id: 'f1', name: 'Boat', position: 0, conversations: 1, remember: true },
  { id: 'f2', name: 'Über uns', position: 1, conversations: 1, remember: true },
  { id: 'f3', name: 'The "Heron" (2026)', position: 2, conversations: 0, remember: true },
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
  ['in:über uns list', 'in:über uns', 'f2'],
  ['list in:„Über uns“', 'in:„Über uns“', 'f2'],
  ['list in:“über uns”', 'in:“über uns”', 'f2'],
  ['in:"U\u0308ber  uns" list', 'in:"U\u0308ber  uns"', 'f2'],
  ['in:"The Heron (2026)" list', 'in:"The Heron (2026)"', 'f3'],
  ['in:the "heron" (2026) list', 'in:the "heron" (2026)', 'f3'],
])('finds the folder in %s', (text, typed, folder) => {
  expect(parse(text)).toMatchObject({ words: 'list', typed: [{ kind: 'in', typed }], filters: { folder } });
});

it('understands German names of filters', () => {
  expect(parse('Winter von:mir vor:17.5.2026 nach:2025 hat:Bild').filters).toEqual({
    ...{ role: 'user', image: true, before: day(2026, 5, 17), after: day(2025, 1, 1) },
  });
  expect(parse('von:').words).toBe('von:');
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
  'in:über unser',
  'constructor:me',
  'vor:Ort',
  'in:"',
])('leaves %s as words', (text) => {
  expect(parse(text)).toEqual({ words: text, typed: [], filters: {} });
});
