import { expect, it } from 'vitest';
import { plainText } from './plain-text.ts';

it('reads an answer without its marks', () => {
  expect(plainText('# Title\n\nSome **bold**, `code` and [a link](https://x.example).\n\n- one\n- two\n\n```ts\nconst a = 1;\n```')).toBe(
    'Title\n\nSome bold, code and a link.\n\none\ntwo\n\nconst a = 1;',
  );
  expect(plainText('| a | b |\n| - | - |\n| 1 | 2 |')).not.toContain('|');
});
