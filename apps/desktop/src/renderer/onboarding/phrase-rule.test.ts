import { describe, expect, it } from 'vitest';
import { offersPhrase } from './phrase-rule.ts';

const day = 86_400_000;
const base = { answered: true, hasPhrase: false, later: null, now: 10 * day, conversations: 1 };

describe('the bar "Recovery phrase"', () => {
  it('comes with the first finished answer, not before', () => {
    expect(offersPhrase({ ...base, answered: false })).toBe(false);
    expect(offersPhrase(base)).toBe(true);
  });

  it('never comes once the words were written down', () => {
    expect(offersPhrase({ ...base, hasPhrase: true })).toBe(false);
  });

  it('comes again a day after "Later", then after ten conversations, then not at all', () => {
    expect(offersPhrase({ ...base, later: { at: 9.5 * day, times: 1, conversations: 1 } })).toBe(false);
    expect(offersPhrase({ ...base, later: { at: 9 * day, times: 1, conversations: 1 } })).toBe(true);
    expect(offersPhrase({ ...base, later: { at: 0, times: 2, conversations: 1 }, conversations: 10 })).toBe(false);
    expect(offersPhrase({ ...base, later: { at: 0, times: 2, conversations: 1 }, conversations: 11 })).toBe(true);
    expect(offersPhrase({ ...base, later: { at: 0, times: 3, conversations: 1 }, conversations: 99 })).toBe(false);
  });
});
