import { describe, expect, it } from 'vitest';
import { titleFromWords } from './titles.ts';

describe('a first title', () => {
  it.each([
    ['What is a fjord?', 'What is a fjord?'],
    ['  ## Plan *our* trip\nmore', 'Plan our trip'],
    ['```js\nconst x = 1;\n```', 'const x = 1'],
    [
      'Please explain in detail how a bill becomes law in Greece and in Norway',
      'Please explain in detail how a bill becomes law in Greece…',
    ],
    ['🙂🙂', '🙂🙂'],
  ])('of %j is %j', (text, title) => expect(titleFromWords(text)).toBe(title));

  it('is cut between words in scripts without spaces, and never within a character', () => {
    for (const text of ['私の娘の名前はエレニです。'.repeat(20), 'x'.repeat(100_000), '🙂'.repeat(200)]) {
      const title = titleFromWords(text);
      expect(title.length).toBeLessThanOrEqual(121);
      expect(title.isWellFormed()).toBe(true);
    }
  });
});
