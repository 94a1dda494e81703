import { describe, expect, it } from 'vitest';
import { checkWords, splitWords } from './phrase-words.ts';

describe('recovery words as they are typed', () => {
  it('takes them as people write them down', () => {
    expect(splitWords('1. Abandon, 2. ABILITY;\n3) able')).toEqual(['abandon', 'ability', 'able']);
  });

  it('says nothing of a word that is still being typed', async () => {
    expect(await checkWords('abandon abilty')).toEqual({ count: 2, wrong: null });
    expect((await checkWords('abandon abilty ')).wrong).toEqual({ position: 2, word: 'abilty', meant: 'ability' });
    expect((await checkWords('abandon abilty', true)).wrong?.position).toBe(2);
  });

  it.each([
    ['abandom', 'abandon'],
    ['recieve', 'receive'],
    ['zebar', 'zebra'],
    ['xyzzyq', null],
  ])('for “%s” it thinks of %s', async (word, meant) => {
    expect((await checkWords(`${word} `)).wrong).toEqual({ position: 1, word, meant });
  });

  it('has nothing against words of the list', async () => {
    expect(await checkWords('zoo wrong abandon', true)).toEqual({ count: 3, wrong: null });
  });
});
