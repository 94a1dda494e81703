import { describe, expect, it } from 'vitest';
import { strengthOf } from './strength.ts';

describe('the strength of a passphrase', () => {
  it.each([
    ['heron', 'short'],
    ['aaaaaaaaaaaaaa', 'short'],
    ['password12345', 'weak'],
    ['qwertyuiopasdf', 'weak'],
    ['seven quiet herons at dusk', 'strong'],
    ['kG7#vq2!Lz9@', 'good'],
  ])('“%s” is %s', async (passphrase, strength) => {
    expect(await strengthOf(passphrase)).toBe(strength);
  });
});
