import { expect, it } from 'vitest';
import { ownCard } from './own-card.ts';

it('takes the ids and the words of its own lists, and nothing else', () => {
  const given = { kind: 'kept', facts: ['a', 7, '<b>', 'c'], habits: 'x', verbatim: null, again: 'yes', note: 'more' };
  expect(ownCard(given)).toEqual({ kind: 'kept', facts: ['a', 'c'], habits: [], verbatim: [], again: false });
  expect(ownCard({ kind: 'forget', of: 'hour', facts: [], habits: [], messages: ['m'] })).toMatchObject({ of: 'hour', messages: ['m'] });
  expect(ownCard({ kind: 'corrected', was: 4, fact: 'f', answer: 'a' })).toEqual({ kind: 'corrected', was: null, fact: 'f', answer: 'a' });
  expect(ownCard({ kind: 'unread' })).toEqual({ kind: 'unread' });
});

it.each([
  null,
  'kept',
  [],
  { kind: 'other' },
  { kind: 'constructor' },
  { kind: '__proto__' },
  { kind: 'not-kept', why: 'because' },
  { kind: 'forget', of: ['hour'] },
  { kind: 'unremember' },
  { kind: 'corrected', fact: 'f' },
  { kind: 'wrong', answer: 'no id' },
  { kind: 'known', of: 1 },
])('%j is no card', (value) => expect(ownCard(value)).toBeNull());
