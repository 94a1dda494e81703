import { describe, expect, it } from 'vitest';
import { FAMILIES } from './fixtures/chat-templates.ts';
import { randomText, seeded } from './fixtures/random.ts';
import { TokenLedger } from './ledger.ts';
import type { Piece } from './pieces.ts';
import type { ChatMessage } from './protocol.ts';
import { ChatTemplate } from './template.ts';

/**
 * A tokenizer that cuts greedily into runs of up to three letters, so that a text cut elsewhere gives other tokens: the
 * token of a run is its number in the order of first use.
 */
function toyTokenizer() {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  const token = (text: string) => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, texts.push(text) - 1);
    return texts.length - 1;
  };
  return {
    token,
    tokenize: (pieces: readonly Piece[]) =>
      pieces.flatMap(({ text, special }) => (special ? [token(`§${text}`)] : (text.match(/[\s\S]{1,3}/g) ?? []).map(token))),
    text: (tokens: readonly number[]) => tokens.map((each) => (texts[each] ?? '').replace(/^§/, '')).join(''),
  };
}

const plain = (text: string): Piece => ({ text, special: false });
const special = (text: string): Piece => ({ text, special: true });

describe('the token ledger', () => {
  it('keeps an answer’s own tokens though a tokenizer would cut it differently', () => {
    const toy = toyTokenizer();
    const ledger = new TokenLedger();
    const prompt = ledger.take([special('<u>'), plain('question'), special('<a>')], toy.tokenize);
    const written = ['an', 's', 'we', 'r'].map(toy.token);
    for (const [index, token] of written.entries()) ledger.write(token, ['an', 's', 'we', 'r'][index] as string, true);
    ledger.end('', true);
    const next = ledger.take([special('<u>'), plain('question'), special('<a>'), plain('answer'), special('</a>')], toy.tokenize);
    expect(next.slice(0, prompt.length + 4)).toEqual([...prompt, ...written]);
    expect(toy.tokenize([plain('answer')])).not.toEqual(written);
    expect(toy.text(next)).toBe('<u>question<a>answer</a>');
  });

  it('cuts an answer at the last token that the caller kept', () => {
    const toy = toyTokenizer();
    const ledger = new TokenLedger();
    ledger.take([special('<a>')], toy.tokenize);
    for (const text of ['one', ' two', ' three']) ledger.write(toy.token(text), text, true);
    ledger.end('', true);
    // A stop came between: the caller has a little less.
    const next = ledger.take([special('<a>'), plain('one two th'), special('</a>')], toy.tokenize);
    expect(next.slice(0, 3)).toEqual([toy.token('§<a>'), toy.token('one'), toy.token(' two')]);
    expect(toy.text(next)).toBe('<a>one two th</a>');
  });

  it('never counts tokens whose text was held back', () => {
    const toy = toyTokenizer();
    const ledger = new TokenLedger();
    ledger.take([special('<a>')], toy.tokenize);
    ledger.write(toy.token('ok E'), 'ok ', false);
    ledger.write(toy.token('ND'), '', false);
    ledger.end('', false);
    expect(ledger.tokens).toEqual([toy.token('§<a>')]);
    expect(toy.text(ledger.take([special('<a>'), plain('ok '), special('</a>')], toy.tokenize))).toBe('<a>ok </a>');
  });

  it('starts again where an edited message differs', () => {
    const toy = toyTokenizer();
    const ledger = new TokenLedger();
    const first = ledger.take([special('<u>'), plain('red'), special('<a>'), plain('answer')], toy.tokenize);
    const edited = ledger.take([special('<u>'), plain('blue'), special('<a>')], toy.tokenize);
    expect(edited[0]).toBe(first[0]);
    expect(toy.text(edited)).toBe('<u>blue<a>');
  });

  it.each(FAMILIES.filter((family) => !family.dropsThinking))('reuses all tokens over 30 turns of $name', (family) => {
    const template = new ChatTemplate(family);
    for (let seed = 1; seed <= 10; seed++) {
      const random = seeded(seed);
      const toy = toyTokenizer();
      const ledger = new TokenLedger();
      const messages: ChatMessage[] = [{ role: 'system', text: 'You are M.I.A.' }];
      let known: readonly number[] = [];
      for (let turn = 0; turn < 30; turn++) {
        messages.push({ role: 'user', text: `q${turn}${randomText(random)}` });
        const pieces = template.render(messages, { generate: true });
        const prompt = ledger.take(pieces, toy.tokenize);
        expect(prompt.slice(0, known.length), `seed ${seed}, turn ${turn}`).toEqual(known);
        expect(toy.text(prompt)).toBe(pieces.map((piece) => piece.text).join(''));
        const answer = `a${turn}${randomText(random)}`;
        for (let at = 0; at < answer.length; ) {
          const length = 1 + random.below(7);
          ledger.write(toy.token(answer.slice(at, at + length)), answer.slice(at, at + length), true);
          at += length;
        }
        ledger.end('', true);
        known = [...ledger.tokens];
        expect(known.length).toBeGreaterThan(prompt.length);
        messages.push({ role: 'assistant', text: answer });
      }
    }
  });
});
