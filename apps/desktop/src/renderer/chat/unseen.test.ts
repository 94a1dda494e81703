import { describe, expect, it } from 'vitest';
import { hasUnseen, pieces } from './unseen.ts';

const names = (text: string): string[] => pieces(text).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.name]));
const together = (text: string): string =>
  pieces(text)
    .map((piece) => (typeof piece === 'string' ? piece : piece.char))
    .join('');

describe('characters that can not be seen', () => {
  it.each([
    ['if (level != "user\u202e \u2066// admin\u2069 \u2066") {', ['RLO', 'LRI', 'PDI', 'LRI']],
    ['pass\u200bword', ['ZWSP']],
    ['a\u0000b\u001bc', ['U+0000', 'U+001B']],
    ['\ufeffvar', ['BOM']],
    ['x\u00a0y\u3164', ['NBSP', 'HF']],
    ['tag\u{e0041}', ['U+E0041']],
    ['a\u200b\u200b\u200bb', ['ZWSP×3']],
  ])('%j names %j', (text, found) => {
    expect(names(text)).toEqual(found);
    expect(together(text)).toBe(text);
    expect(hasUnseen(text)).toBe(true);
  });

  it('shows thousands of them as something, without an element for each', () => {
    const found = pieces('\u202ea'.repeat(5000));
    expect(found.length).toBeLessThan(400);
    expect(hasUnseen(found.filter((piece) => typeof piece === 'string').join(''))).toBe(false);
  });

  it('lets words, line breaks and emoji be', () => {
    for (const text of ['plain\n\ttext', 'שלום عالم', '👨‍👩‍👧 ❤️ 1️⃣']) expect(names(text), text).toEqual([]);
  });
});
