import { describe, expect, it } from 'vitest';
import { seeded } from './fixtures/random.ts';
import { ThinkingSplitter, thinkingTags } from './thinking.ts';

const tags = { open: '<think>', close: '</think>' };

function split(text: string, seed: number, options = { tags: tags as typeof tags | null, opened: false }) {
  const random = seeded(seed);
  const splitter = new ThinkingSplitter(options.tags, options.opened);
  const whole = { reasoning: '', text: '' };
  for (let at = 0; at < text.length; ) {
    const length = 1 + random.below(6);
    const part = splitter.push(text.slice(at, at + length));
    whole.reasoning += part.reasoning;
    whole.text += part.text;
    at += length;
  }
  const rest = splitter.end();
  return { reasoning: whole.reasoning + rest.reasoning, text: whole.text + rest.text };
}

const cases: Array<[what: string, written: string, reasoning: string, text: string]> = [
  ['thinks, then answers', '<think>\nLet me see.\nYes.\n</think>\n\nIt is so.', 'Let me see.\nYes.', 'It is so.'],
  ['does not think', 'It is so.', '', 'It is so.'],
  ['thinks nothing', '<think>\n\n</think>\n\nIt is so.', '', 'It is so.'],
  ['speaks about the tags', 'The tag <think> opens, </think> closes.', '', 'The tag <think> opens, </think> closes.'],
  ['never ends its thinking', '<think>\nOn and on', 'On and on', ''],
  ['begins with blanks', '\n<think>a</think>b', 'a', 'b'],
  ['writes what looks like a tag', '<thin ice', '', '<thin ice'],
  ['thinks about less-than signs', '<think>a < b </ c\n</think>d', 'a < b </ c', 'd'],
];

describe('thinking', () => {
  it.each(cases)('of a model that %s', (_what, written, reasoning, text) => {
    for (let seed = 1; seed <= 50; seed++) expect(split(written, seed), `seed ${seed}`).toEqual({ reasoning, text });
  });

  it('begins at once where the prompt already opened it', () => {
    for (let seed = 1; seed <= 20; seed++) {
      expect(split('So.\n</think>\n\nYes.', seed, { tags, opened: true })).toEqual({ reasoning: 'So.', text: 'Yes.' });
    }
  });

  it('is left alone in models that do not think', () => {
    expect(split('<think>a</think>', 3, { tags: null, opened: false })).toEqual({ reasoning: '', text: '<think>a</think>' });
    expect(thinkingTags('no tags')).toBeNull();
    expect(thinkingTags("{{ '<think>' }}{{ '</think>' }}")).toEqual(tags);
    expect(thinkingTags(null)).toBeNull();
  });
});
