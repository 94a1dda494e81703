import { expect, it } from 'vitest';
import { completions } from './completions.ts';

it('ends the ending that has begun', () => {
  expect(completions('extensi')).toEqual(expect.arrayContaining(['extension', 'extensive', 'extensity']));
  expect(completions('Happine')).toContain('happiness');
  expect(completions('relatio')).toEqual(expect.arrayContaining(['relation', 'relational']));
});

it('makes nothing of short words, of other scripts, and of what begins no ending', () => {
  for (const word of ['exte', 'größe', 'самолёт', '12345', 'book', 'qwxyz']) expect(completions(word)).toEqual([]);
});

it('is a short list for any word', () => {
  for (const word of ['station', 'conversationali', 'nationaliz', 'aaaaaa', 'i'.repeat(200)])
    expect(completions(word).length).toBeLessThan(60);
});
