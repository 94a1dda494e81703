import { describe, expect, it } from 'vitest';
import { message } from '../testing/data.ts';
import { firstLines, isLong, LONG_PASTE, MOST_PASTES, makePaste, pastesOf } from './pastes.ts';

describe('a paste', () => {
  it('stands beside the message from 4,001 characters on, twenty at most', () => {
    expect(isLong('x'.repeat(LONG_PASTE), [])).toBe(false);
    expect(isLong('x'.repeat(LONG_PASTE + 1), [])).toBe(true);
    expect(isLong(' '.repeat(9000), [])).toBe(false);
    expect(isLong('x'.repeat(2_000_001), [])).toBe(false);
    const many = Array.from({ length: MOST_PASTES }, () => makePaste('x', []));
    expect(isLong('x'.repeat(9000), many)).toBe(false);
  });

  it('is named by its first words, never twice the same, never by half a character', () => {
    const one = makePaste('\n\n  Minutes of the meeting\non Monday', []);
    expect(one.name).toBe('Minutes of the meeting');
    expect(makePaste('Minutes of the meeting\n', [one]).name).toBe('Minutes of the meeting (2)');
    const long = makePaste('word '.repeat(100), []).name;
    expect(long.length).toBeLessThanOrEqual(49);
    expect(long.endsWith('word…')).toBe(true);
    expect(makePaste(`${'x'.repeat(47)}🙂`, []).name.isWellFormed()).toBe(true);
  });

  it('shows its first lines', () => {
    expect(firstLines('\na\nb\nc\nd', 3)).toBe('a\nb\nc');
    expect(firstLines('x'.repeat(5000)).length).toBeLessThanOrEqual(600);
  });

  it('is found in a message that was sent, named by itself where the name is missing', () => {
    const sent = message('user', 'look', {
      parts: [
        { kind: 'text', text: 'look' },
        { kind: 'file', text: 'a b c', meta: { name: 'abc' } },
        { kind: 'file', text: 'first line\nsecond' },
        { kind: 'file', text: '' },
      ],
    });
    expect(pastesOf(sent).map((p) => [p.name, p.text])).toEqual([
      ['abc', 'a b c'],
      ['first line', 'first line\nsecond'],
    ]);
  });
});
