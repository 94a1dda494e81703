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
    const one = estimatePromptTokens([text('user')], 'm').text;
    expect(estimatePromptTokens([text('user'), text('assistant')], 'm').text).toBeGreaterThan(one * 1.8);
  });

  it('of images go by their size and are not scaled by what texts taught', () => {
    const image = (width: number, height: number) => ({
      type: 'file' as const,
      mediaType: 'image/png',
      data: { type: 'data' as const, data: new Uint8Array(1) },
      providerOptions: { mia: { width, height } },
    });
    const prompt = (...content: ReturnType<typeof image>[]) => [{ role: 'user' as const, content }];
    const small = estimatePromptTokens(prompt(image(280, 280)), 'qwen2.5vl:7b');
    expect(small.images).toBe(102);
    expect(estimatePromptTokens(prompt(image(560, 560), image(280, 280)), 'qwen2.5vl:7b').images).toBe(504);
    const scale = new TokenScale();
    scale.learn(100, 200);
    expect(scale.ofPrompt({ text: 100, images: 102 })).toBe(302);
    scale.learnPrompt({ text: 100, images: 102 }, 900);
    expect(scale.ofPrompt({ text: 100, images: 102 })).toBe(302);
    scale.learnPrompt({ text: 100, images: 0 }, 100);
    expect(scale.ofPrompt({ text: 100, images: 0 })).toBe(170);
  });

  it('come nearer to what a server counts', () => {
    const scale = new TokenScale();
    scale.learn(100, 150);
    expect(scale.apply(1000)).toBe(1500);
    scale.learn(1, 500);
    expect(scale.apply(1000)).toBe(1500);
  });
});
