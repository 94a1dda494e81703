import { spawn } from 'node:child_process';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, linkSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../memory/storage/migrations/index.ts';
import { openDatabase } from '../memory/storage/open.ts';
import { temporaryFolder } from '../memory/storage/testing.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import type { Keychain } from '../ports/key-vault.ts';
import { prepareDataFolder } from './data-folder.ts';
import { openVault } from './open-vault.ts';

const GOOD = 'correct horse battery staple';
const BETTER = 'another long passphrase';

/** Every look at the time is half a second later: the cost stays at its least, so that tests are quick. */
function hurriedClock(): Clock {
  let now = 0;
  return { ...systemClock, monotonic: () => (now += 500) };
}

/** A keychain that encrypts with a key of its own, which a test can change. */
class FakeKeychain implements Keychain {
  there = true;
  secret = randomBytes(32);
  async available() {
    return this.there;
  }
  async wrap(key: Uint8Array) {
    const cipher = createCipheriv('aes-256-gcm', this.secret, Buffer.alloc(12));
    return Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  }
  async unwrap(wrapped: Uint8Array) {
    const decipher = createDecipheriv('aes-256-gcm', this.secret, Buffer.alloc(12));
    decipher.setAuthTag(wrapped.subarray(-16));
    return Buffer.concat([decipher.update(wrapped.subarray(0, -16)), decipher.final()]);
  }
}

let folder: ReturnType<typeof temporaryFolder>;
let dir: string;

beforeEach(async () => {
  folder = temporaryFolder();
  dir = (await prepareDataFolder(join(folder.dir, 'data'))).root;
});
afterEach(() => folder.remove());

const open = (keychain?: Keychain) => openVault(dir, { clock: hurriedClock(), ...(keychain ? { keychain } : {}) });
const file = () => join(dir, 'vault.json');
const hexKey = (vault: { key(): Uint8Array }) => Buffer.from(vault.key()).toString('hex');

/** The database of this vault, as the store makes it. */
function makeDatabase(key: Uint8Array) {
  const db = openDatabase({ path: join(dir, 'mia.db'), key });
  migrate(db);
  db.close();
}

describe('a new vault', () => {
  it('is open at once and opens again by its file, for the owner alone', async () => {
    const vault = await open();
    expect(vault.status()).toEqual({ state: 'open', protectedBy: ['file'], askAtStart: false });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const again = await open();
    expect(again.status().state).toBe('locked');
    expect(() => again.key()).toThrow('vault.locked');
    expect(await again.openAutomatically()).toBe(true);
    expect(hexKey(again)).toBe(hexKey(vault));
  });

  it('uses the keychain where there is one, and never writes the key then', async () => {
    const keychain = new FakeKeychain();
    const vault = await open(keychain);
    expect(vault.status().protectedBy).toEqual(['keychain']);
    expect(readFileSync(file(), 'utf8')).not.toContain(hexKey(vault));
    const again = await open(keychain);
    expect(await again.openAutomatically()).toBe(true);
  });

  it('is not made over a database that is there', async () => {
    writeFileSync(join(dir, 'mia.db'), 'something');
    await expect(open()).rejects.toMatchObject({ code: 'vault.damaged', details: { reason: 'missing' } });
    expect(existsSync(file())).toBe(false);
  });
});

describe('the keychain', () => {
  it('replaces a wrap of the file, which is then nowhere', async () => {
    const key = hexKey(await open());
    const vault = await open(new FakeKeychain());
    expect(await vault.openAutomatically()).toBe(true);
    expect(vault.status().protectedBy).toEqual(['keychain']);
    for (const name of readdirSync(dir).filter((entry) => entry.startsWith('vault'))) {
      expect(readFileSync(join(dir, name), 'utf8')).not.toContain(key);
    }
  });

  it('that changed does not lose a history: the phrase opens it, and the keychain is wrapped anew', async () => {
    const keychain = new FakeKeychain();
    const vault = await open(keychain);
    const { words, ticket } = vault.makePhrase();
    await vault.keepPhrase(ticket);
    keychain.secret = randomBytes(32);
    const again = await open(keychain);
    expect(await again.openAutomatically()).toBe(false);
    await again.unlockWithPhrase(words.join(' '));
    expect(hexKey(again)).toBe(hexKey(vault));
    expect(await (await open(keychain)).openAutomatically()).toBe(true);
  });
});

describe('the passphrase', () => {
  it('takes the place of the file, and opens', async () => {
    const vault = await open();
    await vault.setPassphrase(undefined, GOOD);
    expect(vault.status()).toEqual({ state: 'open', protectedBy: ['passphrase'], askAtStart: true });
    expect(readFileSync(file(), 'utf8')).not.toContain(hexKey(vault));
    expect(existsSync(`${file()}.previous`)).toBe(false);
    const again = await open();
    expect(await again.openAutomatically()).toBe(false);
    await expect(again.unlockWithPassphrase('correct horse battery stable')).rejects.toMatchObject({ code: 'vault.wrong-passphrase' });
    await again.unlockWithPassphrase(GOOD);
    expect(hexKey(again)).toBe(hexKey(vault));
  });

  it('is changed only by who knows the current one; the old one opens nothing any more', async () => {
    const vault = await open();
    const key = hexKey(vault);
    await vault.setPassphrase(undefined, GOOD);
    await expect(vault.setPassphrase('not the passphrase', BETTER)).rejects.toMatchObject({ code: 'vault.wrong-passphrase' });
    await expect(vault.setPassphrase(undefined, BETTER)).rejects.toMatchObject({ code: 'vault.wrong-passphrase' });
    await vault.setPassphrase(GOOD, BETTER);
    const again = await open();
    await expect(again.unlockWithPassphrase(GOOD)).rejects.toMatchObject({ code: 'vault.wrong-passphrase' });
    await again.unlockWithPassphrase(BETTER);
    expect(hexKey(again)).toBe(key);
  });

  it.each(['short', 'aaaaaaaaaaaaaaaa', '            '])('"%s" is too weak', async (weak) => {
    const vault = await open();
    await expect(vault.setPassphrase(undefined, weak)).rejects.toMatchObject({ code: 'vault.weak-passphrase' });
    expect(vault.status().protectedBy).toEqual(['file']);
  });

  it('is the same however a keyboard composes its letters', async () => {
    const vault = await open();
    await vault.setPassphrase(undefined, 'größer als Cafe\u0301s');
    const again = await open();
    await again.unlockWithPassphrase('größer als Caf\u00e9s');
    expect(again.status().state).toBe('open');
  });

  it('asked for at start takes the keychain away, until that is switched off', async () => {
    const keychain = new FakeKeychain();
    const vault = await open(keychain);
    await expect(vault.setAskAtStart(true)).rejects.toMatchObject({ code: 'conflict', details: { needs: 'passphrase' } });
    await vault.setPassphrase(undefined, GOOD);
    expect(vault.status().protectedBy.sort()).toEqual(['keychain', 'passphrase']);
    await vault.setAskAtStart(true);
    expect(vault.status()).toEqual({ state: 'open', protectedBy: ['passphrase'], askAtStart: true });
    const again = await open(keychain);
    expect(await again.openAutomatically()).toBe(false);
    await again.unlockWithPassphrase(GOOD);
    expect(again.status().protectedBy).toEqual(['passphrase']);
    await again.setAskAtStart(false);
    expect(await (await open(keychain)).openAutomatically()).toBe(true);
  });

  it('must be asked for where there is no keychain', async () => {
    const vault = await open();
    await vault.setPassphrase(undefined, GOOD);
    await expect(vault.setAskAtStart(false)).rejects.toMatchObject({ code: 'conflict', details: { needs: 'keychain' } });
  });

  it('is made to take about half a second on this machine, and at least 64 MiB in 3 passes', async () => {
    const vault = await openVault(dir, { clock: systemClock });
    await vault.setPassphrase(undefined, GOOD);
    const { kdf } = JSON.parse(readFileSync(file(), 'utf8')).wraps[0];
    expect(kdf.memoryKiB).toBeGreaterThanOrEqual(65_536);
    expect(kdf.passes).toBeGreaterThanOrEqual(3);
    const again = await open();
    const began = performance.now();
    await again.unlockWithPassphrase(GOOD);
    // The measure, not a promise: other programs run here too.
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('the recovery phrase', () => {
  it('opens from when it is kept, written in any case and gaps', async () => {
    const vault = await open();
    const { words, ticket } = vault.makePhrase();
    expect(words).toHaveLength(24);
    expect(vault.status().protectedBy).toEqual(['file']);
    await vault.keepPhrase(ticket);
    expect(vault.status().protectedBy.sort()).toEqual(['file', 'phrase']);
    for (const word of words.filter((w) => w.length > 6)) expect(readFileSync(file(), 'utf8')).not.toContain(word);
    const again = await open();
    await again.unlockWithPhrase(words.map((word, i) => `${i + 1}. ${word.toUpperCase()},\n`).join(' '));
    expect(hexKey(again)).toBe(hexKey(vault));
  });

  it('names the word that is none, by its place', async () => {
    const vault = await open();
    const { words, ticket } = vault.makePhrase();
    await vault.keepPhrase(ticket);
    const mistyped = [...words.slice(0, 4), 'zzzzz', ...words.slice(5)].join(' ');
    const wrong = { code: 'vault.wrong-phrase' };
    await expect(vault.unlockWithPhrase(mistyped)).rejects.toMatchObject({ ...wrong, details: { reason: 'word', position: 5 } });
    await expect(vault.unlockWithPhrase(words.slice(1).join(' '))).rejects.toMatchObject({
      ...wrong,
      details: { reason: 'count', count: 23 },
    });
    const other = vault.makePhrase();
    await expect(vault.unlockWithPhrase(other.words.join(' '))).rejects.toMatchObject({
      ...wrong,
      details: { reason: 'other' },
    });
  });

  it('made anew closes the door on the one before; a ticket works once', async () => {
    const vault = await open();
    const first = vault.makePhrase();
    await vault.keepPhrase(first.ticket);
    await expect(vault.keepPhrase(first.ticket)).rejects.toMatchObject({ code: 'not-found' });
    const second = vault.makePhrase();
    await vault.keepPhrase(second.ticket);
    const again = await open();
    await expect(again.unlockWithPhrase(first.words.join(' '))).rejects.toMatchObject({ details: { reason: 'other' } });
    await again.unlockWithPhrase(second.words.join(' '));
  });
});

it('locks: the key is gone from it, copies are others', async () => {
  const vault = await open();
  const copy = vault.key();
  vault.lock();
  expect(() => vault.key()).toThrow('vault.locked');
  expect(copy.some((byte) => byte !== 0)).toBe(true);
  expect(() => vault.makePhrase()).toThrow('vault.locked');
  await expect(vault.setPassphrase(undefined, GOOD)).rejects.toMatchObject({ code: 'vault.locked' });
});

describe('the file', () => {
  it('is refused when it is damaged, newer, or its parameters were weakened', async () => {
    const vault = await open();
    await vault.setPassphrase(undefined, GOOD);
    const whole = readFileSync(file(), 'utf8');
    const put = (change: (json: { format: number; wraps: { kdf: { memoryKiB: number } }[] }) => void) => {
      const json = JSON.parse(whole);
      change(json);
      writeFileSync(file(), JSON.stringify(json));
    };
    writeFileSync(file(), whole.slice(0, 100));
    await expect(open()).rejects.toMatchObject({ code: 'vault.damaged' });
    put((json) => (json.format = 2));
    await expect(open()).rejects.toMatchObject({ code: 'vault.newer', details: { format: 2, known: 1 } });
    for (const memoryKiB of [1024, 4_194_304]) {
      put(({ wraps }) => {
        for (const wrap of wraps) wrap.kdf.memoryKiB = memoryKiB;
      });
      await expect(open()).rejects.toMatchObject({ code: 'vault.damaged' });
    }
    put(({ wraps }) => {
      for (const wrap of wraps) wrap.kdf.memoryKiB += 1024;
    });
    await expect((await open()).unlockWithPassphrase(GOOD)).rejects.toMatchObject({ code: 'vault.wrong-passphrase' });
    writeFileSync(file(), whole);
    await (await open()).unlockWithPassphrase(GOOD);
  });

  it('opens after the machine went at any step of a change', async () => {
    const vault = await open();
    makeDatabase(vault.key());
    const before = readFileSync(file(), 'utf8');
    await vault.setPassphrase(undefined, GOOD);
    const after = readFileSync(file(), 'utf8');
    const opens = async (check: (found: Awaited<ReturnType<typeof open>>) => Promise<unknown>) => {
      const found = await open();
      await check(found);
      expect(hexKey(found)).toBe(hexKey(vault));
      expect(readdirSync(dir).filter((name) => name.startsWith('vault'))).toEqual(['vault.json']);
    };
    // half of the new file written
    writeFileSync(file(), before);
    writeFileSync(`${file()}.new`, after.slice(0, 50));
    await opens((found) => found.openAutomatically());
    // all of it, and the old one has its second name
    writeFileSync(`${file()}.new`, after);
    linkSync(file(), `${file()}.previous`);
    await opens((found) => found.openAutomatically());
    // the new one in its place, the old one still beside it
    writeFileSync(`${file()}.previous`, before);
    writeFileSync(file(), after);
    await opens((found) => found.unlockWithPassphrase(GOOD));
    // the new one lost by the disk
    writeFileSync(`${file()}.previous`, before);
    writeFileSync(file(), '\0'.repeat(after.length));
    await opens((found) => found.openAutomatically());
  });

  it('before it is kept while the new one has not opened the database', async () => {
    const vault = await open();
    makeDatabase(randomBytes(32));
    await expect(vault.setPassphrase(undefined, GOOD)).rejects.toMatchObject({ code: 'data.wrong-key' });
    expect(existsSync(`${file()}.previous`)).toBe(true);
  });

  it('is whole whenever its writer is killed', async () => {
    const vault = await open();
    const { words, ticket } = vault.makePhrase();
    await vault.keepPhrase(ticket);
    const module = fileURLToPath(new URL('./open-vault.ts', import.meta.url));
    const script = `
      import { openVault } from ${JSON.stringify(module)};
      import { systemClock } from ${JSON.stringify(fileURLToPath(new URL('../ports/clock.ts', import.meta.url)))};
      const vault = await openVault(process.argv[1], { clock: systemClock });
      await vault.openAutomatically();
      console.log('writing');
      // New wraps of the same phrase would need its words: any other change rewrites the file as well.
      for (;;) { const { ticket } = vault.makePhrase(); await vault.keepPhrase(ticket); }`;
    for (let round = 0; round < 5; round++) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, dir], { stdio: ['ignore', 'pipe', 'ignore'] });
      await once(child.stdout, 'data');
      let writes = 0;
      // A number of a file comes back after it is gone: its time tells the next one.
      const seen = () => {
        const at = statSync(file(), { bigint: true, throwIfNoEntry: false });
        return at && `${at.ino} ${at.mtimeNs}`;
      };
      for (let last = seen(); writes <= round; ) {
        const now = seen();
        if (now !== last) writes++;
        last = now;
        await new Promise((resolve) => setImmediate(resolve));
      }
      child.kill('SIGKILL');
      await once(child, 'exit');
      const again = await open();
      expect(await again.openAutomatically()).toBe(true);
      expect(hexKey(again)).toBe(hexKey(vault));
      await expect(again.unlockWithPhrase(words.join(' '))).rejects.toMatchObject({ details: { reason: 'other' } });
    }
  }, 120_000);
});
