import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../../ports/clock.ts';
import { openVault, portableText, prepareDataFolder, type Vault } from '../../security/index.ts';
import type { Store } from '../storage/index.ts';
import { message, openTestStore } from '../storage/testing.ts';
import { type MakeOptions, makeBackup } from './make.ts';

/** For tests: every look at the time is half a second later, so that wrapping by a passphrase costs its least. */
export function hurriedClock(): Clock {
  let now = 0;
  return { ...systemClock, monotonic: () => (now += 500) };
}

export const PASSPHRASE = 'correct horse battery staple';

/** For tests: a memory as a person has one, with its vault, a database and an attachment. */
export class TestMemory {
  readonly dir: string;
  readonly vault: Vault;

  private constructor(dir: string, vault: Vault) {
    this.dir = dir;
    this.vault = vault;
  }

  static async make(dir: string, options: { passphrase?: string } = { passphrase: PASSPHRASE }): Promise<TestMemory> {
    await prepareDataFolder(dir);
    const vault = await openVault(dir, { clock: hurriedClock() });
    await vault.openAutomatically();
    if (options.passphrase) await vault.setPassphrase(undefined, options.passphrase);
    const memory = new TestMemory(dir, vault);
    const store = await memory.store();
    await store.createConversation({ id: 'c', created: 1, zone: 'UTC' });
    await store.addMessage(message('m0', 'c', null, 'The heron stands at the weir.'));
    await store.close();
    return memory;
  }

  store(): Promise<Store> {
    return openTestStore(this.dir, { key: this.vault.key() });
  }

  /** Says one more thing. */
  async say(id: string, parent: string, text: string): Promise<void> {
    const store = await this.store();
    await store.addMessage(message(id, 'c', parent, text));
    await store.close();
  }

  /** So many sentences of some kilobytes. */
  async sayMuch(count: number): Promise<void> {
    const store = await this.store();
    for (let i = 0; i < count; i++) await store.addMessage(message(`long${i}`, 'c', null, `sentence ${i} ${'long '.repeat(900)}`));
    await store.close();
  }

  /** Sends a picture with a message of its own. @returns the attachment's id, which is the name of its file */
  async attach(content: Uint8Array = randomBytes(5000)): Promise<string> {
    const store = await this.store();
    const { id } = await store.addAttachment(content, { type: 'image/png', created: 1 });
    await store.addMessage(message(`with-${id}`, 'c', 'm0', '', { parts: [{ kind: 'image', text: '', attachment: id }] }));
    await store.close();
    return id;
  }

  makeOptions(place: string, more: Partial<MakeOptions> = {}): MakeOptions {
    const portable = this.vault.portable();
    return {
      ...{ place, dataDir: this.dir, key: this.vault.key(), cipher: this.vault.cipher },
      vaultFile: portableText(portable),
      vault: portable.id,
      opensBy: portable.wraps.map(({ kind }) => kind),
      ...{ app: '0.1.0', created: 1_700_000_000_000, zone: 'UTC', reason: 'person' },
      ...more,
    };
  }

  backup(place: string, more: Partial<MakeOptions> = {}) {
    return makeBackup(this.makeOptions(place, more));
  }
}
