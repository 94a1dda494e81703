import { describe, expect, it } from 'vitest';
import { forgetSentence } from './store.ts';

const count = { messages: 1, facts: 0, habits: 0, images: 0, recordings: 0, receipts: 0, backups: 0, away: [] };

describe('"Forget this?"', () => {
  it('says exactly what goes, and what still holds it', () => {
    expect(forgetSentence({ messages: 1, facts: 3, habits: 0, images: 1, recordings: 0, receipts: 1, backups: 4, away: [] })).toBe(
      'Forget this? 1 message, 3 facts drawn from it and 1 picture are erased from this computer. 4 backups still hold them.',
    );
  });

  it('says nothing of what is not there', () => {
    expect(forgetSentence(count)).toBe('Forget this? 1 message is erased from this computer.');
    expect(forgetSentence({ ...count, messages: 2 })).toBe('Forget this? 2 messages are erased from this computer.');
    expect(forgetSentence({ ...count, backups: 1 })).toContain('1 backup still holds it.');
    expect(forgetSentence({ ...count, backups: 4 })).toContain('4 backups still hold it.');
    expect(forgetSentence({ ...count, messages: 2, backups: 1 })).toContain('1 backup still holds them.');
    expect(forgetSentence({ ...count, away: ['/media/stick'] })).toContain(
      '/media/stick can not be reached now: backups there may hold it',
    );
    expect(forgetSentence({ ...count, recordings: 2 })).toBe('Forget this? 1 message and 2 recordings are erased from this computer.');
    expect(forgetSentence({ ...count, messages: 0, habits: 1 })).toBe('Forget this? 1 habit is erased from this computer.');
    expect(forgetSentence({ ...count, messages: 0, facts: 1 })).toBe('Forget this? 1 fact is erased from this computer.');
  });
});
