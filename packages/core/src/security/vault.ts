import { randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { MiaError } from '../errors.ts';
import type { Cipher } from '../memory/storage/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { Keychain } from '../ports/key-vault.ts';
import type { DataFolder } from './data-folder.ts';
import { eraseFile, fileError, replaceFile } from './files.ts';
import { chooseKey, KeyChange, keyFits, proveKey, type Wraps, wrapsOf } from './key-change.ts';
import { checkPassphrase, openByPassphrase, tunedCost, wrapByPassphrase } from './passphrase.ts';
import { makePhraseWrap, openByPhrase } from './phrase.ts';
import { type PortableVault, portableOf } from './portable.ts';
import { type PhraseWrap, readVaultFile, textOf, VAULT_FORMAT, type VaultFile, type WrapKind } from './vault-file.ts';

export interface VaultStatus {
  state: 'locked' | 'open';
  /** What wraps the data key now. */
  protectedBy: WrapKind[];
  /** True where nothing opens it without the person. */
  askAtStart: boolean;
}

export interface VaultOptions {
  /** The shell's keychain; absent where there is none. */
  keychain?: Keychain;
  clock: Clock;
  /** For a vault that is made now: the database's cipher. */
  cipher?: Cipher;
}

const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));

/** The data key and what opens it. All changes go through the file first: written, read again, opened, then in force. */
export class Vault {
  readonly #folder: DataFolder;
  readonly #options: VaultOptions;
  #file: VaultFile;
  #key: Buffer | null = null;
  #ticket: { name: string; wrap: PhraseWrap } | null = null;
  #change: KeyChange | null = null;
  /** One change at a time. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(folder: DataFolder, file: VaultFile, options: VaultOptions) {
    this.#folder = folder;
    this.#file = file;
    this.#options = options;
  }

  /** For `openVault`, where nothing is there yet. */
  static async make(folder: DataFolder, options: VaultOptions): Promise<Vault> {
    const file: VaultFile = { format: VAULT_FORMAT, id: randomBytes(16).toString('hex'), cipher: options.cipher ?? 'sqlcipher', wraps: [] };
    const vault = new Vault(folder, file, options);
    vault.#key = randomBytes(32);
    try {
      await vault.#store(await vault.#automatic({}));
      return vault;
    } catch (error) {
      vault.lock();
      throw error;
    }
  }

  /** For opening the database. */
  get cipher(): Cipher {
    return this.#file.cipher;
  }

  /** The shell has a keychain that can be used now. */
  async hasKeychain(): Promise<boolean> {
    return (await this.#options.keychain?.available()) ?? false;
  }

  status(): VaultStatus {
    const { keychain, file } = this.#wraps();
    return {
      state: this.#key ? 'open' : 'locked',
      protectedBy: this.#file.wraps.map((wrap) => wrap.kind),
      askAtStart: !keychain && !file,
    };
  }

  /** A copy of the data key; the caller zeroes it. @throws MiaError `vault.locked` */
  key(): Uint8Array {
    return Uint8Array.from(this.#open());
  }

  /** Opens without the person, by the keychain or the file. False where neither can: then "Unlock M.I.A". */
  openAutomatically(): Promise<boolean> {
    return this.#turn(async () => {
      if (this.#key) return true;
      return this.#openBy(
        async ({ keychain, file }) =>
          (keychain && (await this.#fromKeychain(keychain.wrapped))) ?? (file ? Buffer.from(file.key, 'hex') : null),
        true,
      );
    });
  }

  /** @throws MiaError `vault.wrong-passphrase`, `vault.no-key` where none is set */
  unlockWithPassphrase(passphrase: string): Promise<void> {
    const { id } = this.#file;
    return this.#unlock('passphrase', async ({ passphrase: wrap }) => (wrap ? openByPassphrase(wrap, passphrase, id) : null));
  }

  /** @throws MiaError `vault.wrong-phrase` (with the position of a word that is none), `vault.no-key` where none is kept */
  unlockWithPhrase(words: string): Promise<void> {
    const { id } = this.#file;
    return this.#unlock('phrase', async ({ phrase }) => (phrase ? openByPhrase(phrase, words, id) : null));
  }

  /** After a restore: what was typed has opened it; from now on it opens without the person again, where it did before. */
  openByItself(): Promise<void> {
    return this.#turn(async () => this.#store(await this.#automatic(this.#wraps())));
  }

  /** What a backup carries of this vault: the wraps by passphrase and phrase, and none that this computer opens by itself. */
  portable(): PortableVault {
    return portableOf(this.#file);
  }

  /**
   * Sets the passphrase, or changes it by the current one. Only the wrap changes, never the data key.
   * @throws MiaError `vault.locked`, `vault.wrong-passphrase`, `vault.weak-passphrase`
   */
  setPassphrase(current: string | undefined, next: string): Promise<void> {
    return this.#turn(async () => {
      const key = this.#open();
      const wraps = this.#wraps();
      if (wraps.passphrase) (await openByPassphrase(wraps.passphrase, current ?? '', this.#file.id)).fill(0);
      checkPassphrase(next);
      const passphrase = await wrapByPassphrase(key, next, this.#file.id, await tunedCost(this.#options.clock));
      const { file: _file, ...kept } = wraps;
      await this.#store({ ...kept, passphrase }, next);
    });
  }

  /**
   * On: removes what opens the vault without the person. Off: the keychain opens it again.
   * @throws MiaError `vault.locked`, `conflict` with what it `needs`: a "passphrase" to be asked for, a "keychain" to be off
   */
  setAskAtStart(on: boolean): Promise<void> {
    return this.#turn(async () => {
      this.#open();
      const { keychain: _keychain, file: _file, ...kept } = this.#wraps();
      if (on === this.status().askAtStart) return;
      if (on && !kept.passphrase) throw new MiaError('conflict', { needs: 'passphrase' });
      const wraps: Wraps = on ? kept : await this.#automatic(kept);
      if (!on && !wraps.keychain) throw new MiaError('conflict', { needs: 'keychain' });
      await this.#store(wraps);
    });
  }

  /** New words, and a ticket that keeps them. Nothing is stored yet; the words are given this once. @throws `vault.locked` */
  makePhrase(): { words: string[]; ticket: string } {
    const { words, wrap } = makePhraseWrap(this.#open(), this.#file.id);
    this.#ticket = { name: randomBytes(16).toString('hex'), wrap };
    return { words, ticket: this.#ticket.name };
  }

  /** "I have written it down": from now on these words open the vault, and earlier ones do not. @throws `not-found` */
  keepPhrase(ticket: string): Promise<void> {
    return this.#turn(async () => {
      this.#open();
      if (this.#ticket?.name !== ticket) throw new MiaError('not-found', { what: 'ticket' });
      await this.#store({ ...this.#wraps(), phrase: this.#ticket.wrap });
      this.#ticket = null;
    });
  }

  /** A new data key and the phrase that will open it; nothing is stored yet. The words are given this once. @throws `vault.locked` */
  makeKeyChange(): { words: string[]; ticket: string } {
    this.#open();
    this.#change?.erase();
    this.#change = new KeyChange(this.#file.id);
    return { words: this.#change.words, ticket: this.#change.ticket };
  }

  /**
   * The new phrase is written down: wraps of the old and of the new key lie on the disk when this resolves. The database is to be
   * given the new key then, and `endKeyChange` called whatever came of that. A vault that is opened in between finds out itself.
   * @returns copies of both keys, which the caller zeroes
   * @throws MiaError `not-found` (another ticket), `vault.wrong-passphrase` (where one is set it is needed)
   */
  beginKeyChange(ticket: string, passphrase: string | undefined): Promise<{ from: Uint8Array; to: Uint8Array }> {
    return this.#turn(async () => {
      const from = this.#open();
      const change = this.#change;
      if (change?.ticket !== ticket) throw new MiaError('not-found', { what: 'ticket' });
      const next = await change.wraps(this.#wraps(), { passphrase, vault: this.#file.id, ...this.#options });
      await this.#write({ ...this.#file, pending: Object.values(next) });
      return { from: Uint8Array.from(from), to: Uint8Array.from(change.key) };
    });
  }

  /** Keeps the wraps of the key that opens the database now, and no others. @returns whether that is the new one */
  endKeyChange(): Promise<boolean> {
    return this.#turn(async () => {
      const change = this.#change;
      this.#change = null;
      const changed = change !== null && this.#file.pending !== undefined && this.#fits(change.key);
      if (change && changed) this.#key = Buffer.from(change.key);
      change?.erase();
      await this.#settle(changed);
      return changed;
    });
  }

  /** Erases the key from this object. Copies are their holders' to erase. */
  lock(): void {
    this.#change?.erase();
    this.#change = null;
    this.#key?.fill(0);
    this.#key = null;
    this.#ticket = null;
  }

  #open(): Buffer {
    if (!this.#key) throw new MiaError('vault.locked');
    return this.#key;
  }

  #turn<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(change);
    this.#queue = result.catch(() => {});
    return result.catch((error: unknown) => {
      throw MiaError.from(fileError(error));
    });
  }

  #unlock(what: 'passphrase' | 'phrase', open: (wraps: Wraps) => Promise<Buffer | null>): Promise<void> {
    return this.#turn(async () => {
      if (!(await this.#openBy(open, this.#hasAutomatic()))) throw new MiaError('vault.no-key', { what });
    });
  }

  /** Opens by one of the wraps; a change of the data key that was cut off is brought to its end. */
  async #openBy(open: (wraps: Wraps) => Promise<Buffer | null>, automatic: boolean): Promise<boolean> {
    const pending = this.#file.pending ? wrapsOf(this.#file.pending) : null;
    const chosen = await chooseKey({ current: this.#wraps(), pending }, open, (key) => this.#fits(key));
    if (!chosen) return false;
    if (pending) {
      this.#key = chosen.key;
      await this.#settle(chosen.pending);
      this.#key = null;
    }
    await this.#opened(chosen.key, automatic);
    return true;
  }

  async #settle(pending: boolean): Promise<void> {
    const { pending: next, ...file } = this.#file;
    if (next) await this.#write(pending ? { ...file, wraps: next } : file);
  }

  #fits(key: Uint8Array): boolean {
    return keyFits(this.#folder.database, key, this.cipher);
  }

  #wraps(): Wraps {
    return wrapsOf(this.#file.wraps);
  }

  #hasAutomatic(): boolean {
    return !this.status().askAtStart;
  }

  async #fromKeychain(wrapped: string): Promise<Buffer | null> {
    const { keychain } = this.#options;
    if (!keychain || !(await keychain.available())) return null;
    try {
      const key = Buffer.from(await keychain.unwrap(bytesOf(wrapped)));
      return key.length === 32 ? key : null;
    } catch {
      // Another user's keychain, a new machine, a reset password: the passphrase or the phrase opens it.
      return null;
    }
  }

  /** The wraps with one that opens without the person: the keychain's, else the file's where no passphrase is set. */
  async #automatic(wraps: Wraps): Promise<Wraps> {
    const { keychain: _keychain, file: _file, ...kept } = wraps;
    const key = this.#open();
    const { keychain } = this.#options;
    if (keychain && (await keychain.available())) {
      const wrapped = Buffer.from(await keychain.wrap(Uint8Array.from(key))).toString('base64');
      return { ...kept, keychain: { kind: 'keychain', wrapped } };
    }
    if (wraps.passphrase) return kept;
    return { ...kept, file: { kind: 'file', key: key.toString('hex') } };
  }

  /** With the key at hand: puts the automatic wrap right, and lets go of a file that a crash left behind. */
  async #opened(key: Buffer, automatic: boolean): Promise<void> {
    this.#key?.fill(0);
    this.#key = key;
    const { keychain } = this.#options;
    const wraps = this.#wraps();
    const offered = keychain !== undefined && (await keychain.available());
    // A file's wrap becomes the keychain's where there is one; a keychain's that no longer opens is made anew.
    const stale = offered && automatic && (wraps.file !== undefined || !(await this.#keychainOpens(wraps)));
    if (stale) await this.#store(await this.#automatic(wraps));
    else if (existsSync(`${this.#folder.vault}.previous`)) {
      proveKey(this.#folder.database, key, this.cipher);
      await eraseFile(`${this.#folder.vault}.previous`);
    }
  }

  async #keychainOpens({ keychain }: Wraps): Promise<boolean> {
    const key = keychain && (await this.#fromKeychain(keychain.wrapped));
    if (!key) return false;
    const same = timingSafeEqual(key, this.#open());
    key.fill(0);
    return same;
  }

  /**
   * Writes these wraps. The file before is erased only when the new one, read back from the disk, has given the key (by its
   * automatic wrap or by what the person just typed) and that key has opened the database: no wrap that was taken away
   * survives, and none that is needed is lost.
   */
  #store(wraps: Wraps, passphrase?: string): Promise<void> {
    return this.#write({ ...this.#file, wraps: Object.values(wraps) }, passphrase);
  }

  async #write(next: VaultFile, passphrase?: string): Promise<void> {
    await replaceFile(this.#folder.vault, textOf(next));
    const written = await readVaultFile(this.#folder.vault);
    if (!written) throw new MiaError('vault.damaged', { reason: 'unwritten' });
    const wrap = written.wraps.find(({ kind }) => kind === 'passphrase');
    if (passphrase !== undefined && wrap?.kind === 'passphrase') {
      const again = await openByPassphrase(wrap, passphrase, written.id);
      const same = timingSafeEqual(again, this.#open());
      again.fill(0);
      if (!same) throw new MiaError('vault.damaged', { reason: 'unwritten' });
    }
    this.#file = written;
    proveKey(this.#folder.database, this.#open(), this.cipher);
    await eraseFile(`${this.#folder.vault}.previous`);
  }
}
