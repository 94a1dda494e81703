import { randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { MiaError } from '../errors.ts';
import { type Cipher, openDatabase } from '../memory/storage/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { Keychain } from '../ports/key-vault.ts';
import { type DataFolder, dataFolderAt } from './data-folder.ts';
import { eraseFile, fileError, replaceFile, restoreFile } from './files.ts';
import { checkPassphrase, openByPassphrase, tunedCost, wrapByPassphrase } from './passphrase.ts';
import { makePhraseWrap, openByPhrase } from './phrase.ts';
import { type PhraseWrap, readVaultFile, VAULT_FORMAT, type VaultFile, type Wrap, type WrapKind } from './vault-file.ts';

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

type Wraps = { [Kind in WrapKind]?: Extract<Wrap, { kind: Kind }> };

const textOf = (file: VaultFile) => `${JSON.stringify(file, null, 2)}\n`;
const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));

/**
 * Opens the vault of a data folder, locked; makes one where neither vault nor database is there (its key is then wrapped
 * by the keychain, or by the file where there is none, and the vault is open).
 * @throws MiaError `vault.damaged`, `vault.newer`, `data.read-only`, `data.disk-full`
 */
export async function openVault(dataDir: string, options: VaultOptions): Promise<Vault> {
  const folder = dataFolderAt(dataDir);
  let file: VaultFile | null = null;
  let damage: unknown = null;
  try {
    file = await readVaultFile(folder.vault);
  } catch (error) {
    damage = error;
  }
  if (!file && !(damage instanceof MiaError && damage.code === 'vault.newer')) {
    file = await readVaultFile(`${folder.vault}.previous`).catch(() => null);
    if (file) await restoreFile(folder.vault, textOf(file)).catch((error: unknown) => Promise.reject(fileError(error)));
  }
  // Written when the machine went: never renamed, so never in force.
  if (file) await eraseFile(`${folder.vault}.new`).catch((error: unknown) => Promise.reject(fileError(error)));
  if (file) return new Vault(folder, file, options);
  if (damage) throw MiaError.from(damage);
  // A new key over an old database would look like a lost memory.
  if (existsSync(folder.database)) throw new MiaError('vault.damaged', { reason: 'missing' });
  return Vault.make(folder, options);
}

/** The data key and what opens it. All changes go through the file first: written, read again, opened, then in force. */
export class Vault {
  readonly #folder: DataFolder;
  readonly #options: VaultOptions;
  #file: VaultFile;
  #key: Buffer | null = null;
  #ticket: { name: string; wrap: PhraseWrap } | null = null;
  /** One change at a time. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(folder: DataFolder, file: VaultFile, options: VaultOptions) {
    this.#folder = folder;
    this.#file = file;
    this.#options = options;
  }

  /** See `openVault`. */
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
      const { keychain, file } = this.#wraps();
      const key = (keychain && (await this.#fromKeychain(keychain.wrapped))) ?? (file ? Buffer.from(file.key, 'hex') : null);
      if (!key) return false;
      await this.#opened(key, true);
      return true;
    });
  }

  /** @throws MiaError `vault.wrong-passphrase`, `vault.no-key` where none is set */
  unlockWithPassphrase(passphrase: string): Promise<void> {
    return this.#turn(async () => {
      const wrap = this.#wraps().passphrase;
      if (!wrap) throw new MiaError('vault.no-key', { what: 'passphrase' });
      await this.#opened(await openByPassphrase(wrap, passphrase, this.#file.id), this.#hasAutomatic());
    });
  }

  /** @throws MiaError `vault.wrong-phrase` (with the position of a word that is none), `vault.no-key` where none is kept */
  unlockWithPhrase(words: string): Promise<void> {
    return this.#turn(async () => {
      const wrap = this.#wraps().phrase;
      if (!wrap) throw new MiaError('vault.no-key', { what: 'phrase' });
      await this.#opened(openByPhrase(wrap, words, this.#file.id), this.#hasAutomatic());
    });
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

  /** Erases the key from this object. Copies are their holders' to erase. */
  lock(): void {
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

  #wraps(): Wraps {
    return Object.fromEntries(this.#file.wraps.map((wrap) => [wrap.kind, wrap])) as Wraps;
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
      this.#prove(key);
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

  /** The key opens the database that is there; where none is there yet, nothing can be lost. */
  #prove(key: Uint8Array): void {
    if (!existsSync(this.#folder.database)) return;
    openDatabase({ path: this.#folder.database, key, cipher: this.cipher, readonly: true }).close();
  }

  /**
   * Writes these wraps. The file before is erased only when the new one, read back from the disk, has given the key (by its
   * automatic wrap or by what the person just typed) and that key has opened the database: no wrap that was taken away
   * survives, and none that is needed is lost.
   */
  async #store(wraps: Wraps, passphrase?: string): Promise<void> {
    const next: VaultFile = { ...this.#file, wraps: Object.values(wraps) };
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
    this.#prove(this.#open());
    await eraseFile(`${this.#folder.vault}.previous`);
  }
}
