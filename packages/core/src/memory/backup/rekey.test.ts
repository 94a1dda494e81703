import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openVault } from '../../security/index.ts';
import { openTestStore, temporaryFolder } from '../storage/testing.ts';
import { changeKey, sweepRekey } from './rekey.ts';
import { previewRestore } from './restore.ts';
import { hurriedClock, PASSPHRASE, TestMemory } from './testing.ts';

let folder: ReturnType<typeof temporaryFolder>;
let memory: TestMemory;
beforeEach(async () => {
  folder = temporaryFolder();
  memory = await TestMemory.make(join(folder.dir, 'data'));
});
afterEach(() => folder.remove());

const database = (dir = memory.dir) => join(dir, 'mia.db');
const vaultText = (dir = memory.dir) => readFileSync(join(dir, 'vault.json'), 'utf8');

/** Opens a data folder as a start does and says what it holds. */
async function said(dir: string, secret: { passphrase: string } | { words: string } = { passphrase: PASSPHRASE }): Promise<number> {
  const vault = await openVault(dir, { clock: hurriedClock() });
  await ('passphrase' in secret ? vault.unlockWithPassphrase(secret.passphrase) : vault.unlockWithPhrase(secret.words));
  sweepRekey(database(dir));
  const store = await openTestStore(dir, { key: vault.key() });
  const { messages } = await store.info();
  await store.close();
  return messages;
}

async function begun() {
  const { words, ticket } = memory.vault.makeKeyChange();
  const keys = await memory.vault.beginKeyChange(ticket, PASSPHRASE);
  return { ...keys, words: words.join(' ') };
}

describe('changing the data key', () => {
  it('gives the database another one; the new phrase and the passphrase open it, backups from before open as before', async () => {
    const old = memory.vault.makePhrase();
    await memory.vault.keepPhrase(old.ticket);
    const { path: unit } = await memory.backup(join(folder.dir, 'elsewhere'));
    const { from, to, words } = await begun();
    await changeKey({ database: database(), from, to, cipher: 'sqlcipher' });
    expect(await memory.vault.endKeyChange()).toBe(true);
    expect(Buffer.from(memory.vault.key()).equals(Buffer.from(to))).toBe(true);
    expect(vaultText()).not.toContain('pending');
    expect(await said(memory.dir)).toBe(1);
    expect(await said(memory.dir, { words })).toBe(1);
    await expect(said(memory.dir, { words: old.words.join(' ') })).rejects.toMatchObject({ code: 'vault.wrong-phrase' });
    expect(readdirSync(memory.dir).filter((name) => name.includes('rekeyed'))).toEqual([]);
    expect(await previewRestore({ unit, secret: { words: old.words.join(' ') } })).toMatchObject({ messages: 1 });
    await expect(previewRestore({ unit, secret: { words } })).rejects.toMatchObject({ code: 'vault.wrong-phrase' });
  });

  it('leaves attachments as they are: their keys are in the rows', async () => {
    const content = randomBytes(100_000);
    const id = await memory.attach(content);
    const path = join(memory.dir, 'attachments', id);
    const before = readFileSync(path);
    const { from, to } = await begun();
    await changeKey({ database: database(), from, to, cipher: 'sqlcipher' });
    await memory.vault.endKeyChange();
    expect(readFileSync(path).equals(before)).toBe(true);
    const store = await memory.store();
    expect((await buffer(store.readAttachment(id))).equals(content)).toBe(true);
    await store.close();
  });

  it('asks for the passphrase where one is set, and for the ticket of the words that were shown last', async () => {
    const first = memory.vault.makeKeyChange();
    const { ticket } = memory.vault.makeKeyChange();
    const before = vaultText();
    await expect(memory.vault.beginKeyChange(first.ticket, PASSPHRASE)).rejects.toMatchObject({ code: 'not-found' });
    await expect(memory.vault.beginKeyChange(ticket, 'not this passphrase')).rejects.toMatchObject({ code: 'vault.wrong-passphrase' });
    await expect(memory.vault.beginKeyChange(ticket, undefined)).rejects.toMatchObject({ code: 'vault.wrong-passphrase' });
    expect(vaultText()).toBe(before);
  });

  it('that was begun and cut off before the database had it goes on with the old key', async () => {
    await begun();
    expect(JSON.parse(vaultText()).pending).toHaveLength(2);
    expect(await said(memory.dir)).toBe(1);
    expect(vaultText()).not.toContain('pending');
  });

  it('that was cut off after the database had it goes on with the new key, by passphrase or new phrase', async () => {
    const { from, to, words } = await begun();
    await changeKey({ database: database(), from, to, cipher: 'sqlcipher' });
    const copy = join(folder.dir, 'copy');
    cpSync(memory.dir, copy, { recursive: true });
    expect(await said(memory.dir)).toBe(1);
    expect(await said(copy, { words })).toBe(1);
    for (const dir of [memory.dir, copy]) expect(vaultText(dir)).not.toContain('pending');
  });

  it('without a passphrase the file opens it at either side', async () => {
    memory = await TestMemory.make(join(folder.dir, 'bare'), {});
    const { ticket } = memory.vault.makeKeyChange();
    const { from, to } = await memory.vault.beginKeyChange(ticket, undefined);
    for (const cut of ['before', 'after']) {
      if (cut === 'after') await changeKey({ database: database(), from, to, cipher: 'sqlcipher' });
      const dir = join(folder.dir, cut);
      cpSync(memory.dir, dir, { recursive: true });
      const vault = await openVault(dir, { clock: hurriedClock() });
      expect(await vault.openAutomatically()).toBe(true);
      expect(Buffer.from(vault.key()).equals(Buffer.from(cut === 'after' ? to : from))).toBe(true);
      expect(vaultText(dir)).not.toContain('pending');
    }
  });

  it('is refused while somebody has the database open, and changes nothing then', async () => {
    const store = await memory.store();
    await store.setSetting('a', 1);
    const { from, to } = await begun();
    await expect(changeKey({ database: database(), from, to, cipher: 'sqlcipher' })).rejects.toMatchObject({ code: 'data.in-use' });
    await store.setSetting('b', 2);
    await store.close();
    expect(await memory.vault.endKeyChange()).toBe(false);
    expect(await said(memory.dir)).toBe(1);
  });

  it('that is killed at any moment leaves a whole file under either key', async () => {
    await memory.sayMuch(40);
    const { from, to } = await begun();
    const script = `
      import { changeKey } from ${JSON.stringify(fileURLToPath(new URL('./rekey.ts', import.meta.url)))};
      const [database, from, to] = process.argv.slice(1);
      console.log('changing');
      await changeKey({ database, from: Buffer.from(from, 'hex'), to: Buffer.from(to, 'hex'), cipher: 'sqlcipher' });`;
    for (let i = 0; i < 8; i++) {
      const dir = join(folder.dir, `try${i}`);
      cpSync(memory.dir, dir, { recursive: true });
      const keys = [from, to].map((key) => Buffer.from(key).toString('hex'));
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, database(dir), ...keys], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      const until = performance.now() + i * 25;
      await new Promise<void>((resolve) => {
        const look = () => (performance.now() >= until || child.exitCode !== null ? resolve() : setImmediate(look));
        look();
      });
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      expect(await said(dir)).toBe(41);
      expect(readdirSync(dir).filter((name) => name.includes('rekeyed'))).toEqual([]);
    }
  }, 120_000);
});
