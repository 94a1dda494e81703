import { hkdfSync, randomBytes } from 'node:crypto';
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { MiaError } from '../errors.ts';
import type { PhraseWrap } from './vault-file.ts';
import { seal, unseal } from './wraps.ts';

/** The recovery phrase: 256 random bits as 24 words (BIP-39, English list); random enough that no slow function is needed. */
export const PHRASE_WORDS = 24;

const known = new Set(wordlist);

function contextOf(vault: string, kdf: PhraseWrap['kdf']): string {
  return JSON.stringify(['mia vault', 1, vault, 'phrase', kdf.name, kdf.salt]);
}

/** HKDF-SHA256 (RFC 5869). */
function wrappingKey(entropy: Uint8Array, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', entropy, salt, 'mia vault phrase 1', 32));
}

/** A new phrase and the wrap that it opens. The words are nowhere else. */
export function makePhraseWrap(dataKey: Uint8Array, vault: string): { words: string[]; wrap: PhraseWrap } {
  const entropy = randomBytes(32);
  const salt = randomBytes(32);
  const kdf: PhraseWrap['kdf'] = { name: 'hkdf-sha256', salt: salt.toString('hex') };
  const key = wrappingKey(entropy, salt);
  try {
    const words = entropyToMnemonic(entropy, wordlist).split(' ');
    return { words, wrap: { kind: 'phrase', kdf, ...seal(dataKey, key, contextOf(vault, kdf)) } };
  } finally {
    key.fill(0);
    entropy.fill(0);
  }
}

/** Words as people write them down: any case, any gaps, numbers and punctuation between them. */
function wordsOf(written: string): string[] {
  return (
    written
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z]+/g) ?? []
  );
}

/**
 * What was written, as entropy.
 * @throws MiaError `vault.wrong-phrase` with `reason`: "word" and its `position` from 1 (it is on no list), "count" and how
 *   many there are, "checksum" (all are words, but not these in this order)
 */
export function phraseEntropy(written: string): Uint8Array {
  const words = wordsOf(written);
  const wrong = words.findIndex((word) => !known.has(word));
  if (wrong >= 0) throw new MiaError('vault.wrong-phrase', { reason: 'word', position: wrong + 1 });
  if (words.length !== PHRASE_WORDS) throw new MiaError('vault.wrong-phrase', { reason: 'count', count: words.length });
  try {
    return mnemonicToEntropy(words.join(' '), wordlist);
  } catch {
    throw new MiaError('vault.wrong-phrase', { reason: 'checksum' });
  }
}

/** The data key. @throws MiaError `vault.wrong-phrase` (see `phraseEntropy`; `reason` "other" is a whole phrase of another vault) */
export function openByPhrase(wrap: PhraseWrap, written: string, vault: string): Buffer {
  const entropy = phraseEntropy(written);
  const key = wrappingKey(entropy, Buffer.from(wrap.kdf.salt, 'hex'));
  try {
    const dataKey = unseal(wrap, key, contextOf(vault, wrap.kdf));
    if (!dataKey) throw new MiaError('vault.wrong-phrase', { reason: 'other' });
    return dataKey;
  } finally {
    key.fill(0);
    entropy.fill(0);
  }
}
