import { describe, expect, it } from 'vitest';
import { estimatePromptTokens, estimateTokens, TokenScale } from './tokens.ts';

describe('estimated tokens', () => {
  it.each([
    // text, what SmolLM2's and Qwen's tokenizers count
    ['The quick brown fox jumps over the lazy dog.', 10],
    ['Η γρήγορη αλεπού', 14],
    ['快速的棕色狐狸跳过懒狗', 10],
    ['const x = 1234;', 8],
  ])('%s is near %i', (text, tokens) => {
    expect(estimateTokens(text)).toBeGreaterThan(tokens * 0.5);
    expect(estimateTokens(text)).toBeLessThan(tokens * 2);
  });

  it('count every part of a prompt', () => {
    const text = (role: 'user' | 'assistant') => ({ role, content: [{ type: 'text' as const, text: 'word '.repeat(100) }] });
    const one = estimatePromptTokens([text('user')]);
    expect(estimatePromptTokens([text('user'), text('assistant')])).toBeGreaterThan(one * 1.8);
  });

  it('come nearer to what a server counts', () => {
    const scale = new TokenScale();
    scale.learn(100, 150);
    expect(scale.apply(1000)).toBe(1500);
    scale.learn(1, 500);
    expect(scale.apply(1000)).toBe(1500);
  });
});
