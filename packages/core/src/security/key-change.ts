import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { MiaError } from '../errors.ts';
import { type Cipher, openDatabase } from '../memory/storage/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { Keychain } from '../ports/key-vault.ts';
import { openByPassphrase, tunedCost, wrapByPassphrase } from './passphrase.ts';
import { makePhraseWrap } from './phrase.ts';
import type { PhraseWrap, Wrap, WrapKind } from './vault-file.ts';

/** Wraps by their kind. */
export type Wraps = { [Kind in WrapKind]?: Extract<Wrap, { kind: Kind }> };

export const wrapsOf = (list: readonly Wrap[]): Wraps => Object.fromEntries(list.map((wrap) => [wrap.kind, wrap])) as Wraps;

interface Around {
  passphrase?: string | undefined;
  /** The vault's id. */
  vault: string;
  keychain?: Keychain;
  clock: Clock;
}

/** The key opens the database that is there; where none is there yet, nothing can be lost. @throws MiaError what opening throws */
export function proveKey(database: string, key: Uint8Array, cipher: Cipher): void {
  if (existsSync(database)) openDatabase({ path: database, key, cipher, readonly: true }).close();
}

/** Whether it is this key. @throws MiaError what else keeps the database from opening */
export function keyFits(database: string, key: Uint8Array, cipher: Cipher): boolean {
  try {
    proveKey(database, key, cipher);
    return true;
  } catch (error) {
    if (error instanceof MiaError && error.code === 'data.wrong-key') return false;
    throw error;
  }
}

/** A new data key that waits for its phrase to be written down; nothing of it is stored. */
export class KeyChange {
  readonly words: string[];
  readonly ticket = randomBytes(16).toString('hex');
  readonly key = randomBytes(32);
  readonly phrase: PhraseWrap;

  constructor(vault: string) {
    const { words, wrap } = makePhraseWrap(this.key, vault);
    this.words = words;
    this.phrase = wrap;
  }

  /**
   * The new key, wrapped by whatever wraps the old one, and by the new phrase.
   * @throws MiaError `vault.wrong-passphrase`
   */
  async wraps(old: Wraps, { passphrase = '', vault, keychain, clock }: Around): Promise<Wraps> {
    const next: Wraps = { phrase: this.phrase };
    if (old.passphrase) {
      (await openByPassphrase(old.passphrase, passphrase, vault)).fill(0);
      next.passphrase = await wrapByPassphrase(this.key, passphrase, vault, await tunedCost(clock));
    }
    if (old.keychain && keychain) {
      const wrapped = Buffer.from(await keychain.wrap(Uint8Array.from(this.key))).toString('base64');
      next.keychain = { kind: 'keychain', wrapped };
    }
    if (old.file) next.file = { kind: 'file', key: this.key.toString('hex') };
    return next;
  }

  erase(): void {
    this.key.fill(0);
  }
}

interface Sets {
  current: Wraps;
  /** Of a change of the data key that was begun and not ended. */
  pending: Wraps | null;
}

export interface Chosen {
  key: Buffer;
  pending: boolean;
}

/**
 * The key that is in force. While a change was cut off there are two sets of wraps, and the database says which of them holds:
 * it is whole under one of the two.
 * @param open the key by one set, null where that set has no such wrap; throws where what was typed is wrong
 * @param fits whether this key opens the database
 */
export async function chooseKey(
  { current, pending }: Sets,
  open: (wraps: Wraps) => Promise<Buffer | null>,
  fits: (key: Buffer) => boolean,
): Promise<Chosen | null> {
  if (!pending) {
    const key = await open(current);
    return key && { key, pending: false };
  }
  let refused: unknown = null;
  for (const [set, isPending] of [
    [current, false],
    [pending, true],
  ] as const) {
    const key = await open(set).catch((error: unknown) => {
      refused ??= error;
      return null;
    });
    if (key && fits(key)) return { key, pending: isPending };
    key?.fill(0);
  }
  if (refused) throw MiaError.from(refused);
  return null;
}
