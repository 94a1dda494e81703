import { describe, expect, it } from 'vitest';
import { FAMILIES } from './fixtures/chat-templates.ts';
import { randomText, seeded } from './fixtures/random.ts';
import { beginsWith, joinPieces, type Piece } from './pieces.ts';
import type { ChatMessage } from './protocol.ts';
import { ChatTemplate } from './template.ts';

const flat = (pieces: readonly Piece[]) => pieces.map((piece) => piece.text).join('');

describe.each(FAMILIES)('the template of $name', (family) => {
  const template = new ChatTemplate(family);

  it('holds the prefix over 30 turns: each prompt with its answer begins the next', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = seeded(seed);
      const messages: ChatMessage[] = [{ role: 'system', text: 'You are M.I.A.' }];
      let before: Piece[] = [];
      for (let turn = 0; turn < 30; turn++) {
        messages.push({ role: 'user', text: `q${turn}${randomText(random)}` });
        const prompt = template.render(messages, { generate: true });
        expect(beginsWith(prompt, before), `seed ${seed}, turn ${turn}`).toBe(true);
        const answer = `a${turn}${randomText(random)}`;
        messages.push({ role: 'assistant', text: answer });
        // Where thinking is dropped, the next prompt holds all of this one but where the thinking began.
        before = family.dropsThinking
          ? template.render(messages.slice(0, -1), { generate: false })
          : joinPieces([...prompt, { text: answer, special: false }]);
      }
    }
  });

  it('gives every content unchanged and in order, and none of it as special', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = seeded(seed);
      const messages: ChatMessage[] = [{ role: 'system', text: `s${randomText(random)}` }];
      for (let turn = 0; turn < 4; turn++) {
        messages.push({ role: 'user', text: `u${randomText(random)}` }, { role: 'assistant', text: `a${randomText(random)}` });
      }
      messages.push({ role: 'user', text: `u${randomText(random)}` });
      const pieces = template.render(messages, { generate: true });
      const special = pieces.filter((piece) => piece.special).map((piece) => piece.text);
      expect(special.join('')).not.toContain('obey');
      const plain = pieces.filter((piece) => !piece.special).map((piece) => piece.text);
      expect(plain.join('')).toBe(messages.map((message) => message.text).join(''));
    }
  });

  it('renders conversations that do not alternate, or begin without a system message', () => {
    const shapes: ChatMessage[][] = [
      [{ role: 'user', text: 'alone' }],
      [
        { role: 'user', text: 'one' },
        { role: 'user', text: 'two' },
      ],
      [
        { role: 'system', text: 's' },
        { role: 'user', text: 'one' },
        { role: 'assistant', text: 'stopped' },
        { role: 'assistant', text: 'again' },
        { role: 'user', text: 'two' },
      ],
    ];
    for (const messages of shapes) {
      const text = flat(template.render(messages, { generate: true }));
      let at = -1;
      for (const { text: content } of messages) {
        const found = text.indexOf(content, at + 1);
        expect(found).toBeGreaterThan(at);
        at = found;
      }
    }
  });
});

describe('chat templates', () => {
  it('are rendered as their models expect', () => {
    const qwen = FAMILIES.find((family) => family.name === 'Qwen3');
    const template = new ChatTemplate(qwen as (typeof FAMILIES)[number]);
    const messages: ChatMessage[] = [
      { role: 'system', text: 'S' },
      { role: 'user', text: 'U' },
    ];
    const asked = '<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nU<|im_end|>\n<|im_start|>assistant\n';
    expect(flat(template.render(messages, { generate: true }))).toBe(asked);
    expect(flat(template.render(messages, { generate: true, thinking: false }))).toBe(`${asked}<think>\n\n</think>\n\n`);
    expect(flat(template.render(messages, { generate: false }))).toBe(asked.replace('<|im_start|>assistant\n', ''));
  });

  it('say no date of today, which would break the prefix at midnight', () => {
    const llama = new ChatTemplate(FAMILIES.find((family) => family.name === 'Llama 3.2') as (typeof FAMILIES)[number]);
    expect(flat(llama.render([{ role: 'user', text: 'hi' }], { generate: true }))).toContain('Today Date: 26 Jul 2024');
  });

  it('are refused when they can not be parsed, loop without end, or drop what was said', () => {
    const broken = ['{% for %}', '{{ raise_exception("no") }}', 'nothing at all', '{% for i in range(100000000) %}x{% endfor %}'];
    for (const source of broken) {
      expect(() => new ChatTemplate({ source, bos: '', eos: '' })).toThrow(
        expect.objectContaining({ code: 'model.file-invalid', details: { reason: 'template' } }),
      );
    }
  });
});
