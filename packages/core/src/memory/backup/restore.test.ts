import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openVault, prepareDataFolder } from '../../security/index.ts';
import { openDatabase } from '../storage/index.ts';
import { openTestStore, temporaryFolder } from '../storage/testing.ts';
import { findBackups } from './place.ts';
import { prepareRestore, previewRestore } from './restore.ts';
import { continueRestore, settleRestore, undoRestore } from './swap.ts';
import { hurriedClock, PASSPHRASE, TestMemory } from './testing.ts';

let folder: ReturnType<typeof temporaryFolder>;
let place: string;
beforeEach(() => {
  folder = temporaryFolder();
  place = join(folder.dir, 'elsewhere');
});
afterEach(() => folder.remove());

/** What a data folder says, opened by what a person knows. */
async function said(dir: string, secret: { passphrase: string } | { words: string }): Promise<string[]> {
  const vault = await openVault(dir, { clock: hurriedClock() });
  await ('passphrase' in secret ? vault.unlockWithPassphrase(secret.passphrase) : vault.unlockWithPhrase(secret.words));
  const store = await openTestStore(dir, { key: vault.key() });
  const texts = (await store.path('c')).map((m) => m.parts[0]?.text ?? '');
  await store.close();
  return texts;
}

async function withPhrase() {
  const memory = await TestMemory.make(join(folder.dir, 'data'));
  const { words, ticket } = memory.vault.makePhrase();
  await memory.vault.keepPhrase(ticket);
  return { memory, words: words.join(' ') };
}

describe('restoring', () => {
  it('on another computer needs the backup and the phrase, and brings everything', async () => {
    const { memory, words } = await withPhrase();
    const bytes = randomBytes(9000);
    const picture = await memory.attach(bytes);
    const { path: unit } = await memory.backup(place);
    const fresh = join(folder.dir, 'fresh');
    await prepareDataFolder(fresh);
    await expect(previewRestore({ unit })).rejects.toMatchObject({ code: 'backup.needs-secret' });
    await expect(previewRestore({ unit, secret: { passphrase: 'not this one at all' } })).rejects.toMatchObject({
      code: 'vault.wrong-passphrase',
    });
    const misspelled = words.replace(/^\S+/, 'heronn');
    await expect(previewRestore({ unit, secret: { words: misspelled } })).rejects.toMatchObject({
      code: 'vault.wrong-phrase',
      details: { reason: 'word', position: 1 },
    });
    const preview = await previewRestore({ unit, secret: { words } });
    expect(preview).toMatchObject({ conversations: 1, messages: 2, attachments: 1, own: false, newest: 1_700_000_000_000 });
    expect(readdirSync(fresh).sort()).toEqual(['attachments', 'backups', 'logs', 'models', 'run']);
    await prepareRestore({ unit, secret: { words }, dataDir: fresh, keep: false });
    continueRestore(fresh);
    expect(await said(fresh, { words })).toEqual(['The heron stands at the weir.', '']);
    expect(await said(fresh, { passphrase: PASSPHRASE })).toEqual(['The heron stands at the weir.', '']);
    const store = await openTestStore(fresh, { key: memory.vault.key() });
    expect((await buffer(store.readAttachment(picture))).equals(bytes)).toBe(true);
    await store.close();
  });

  it('says what is missing: a backup from before the phrase opens by the passphrase, one from before both by its own vault', async () => {
    const memory = await TestMemory.make(join(folder.dir, 'data'), {});
    const bare = await memory.backup(place);
    await memory.vault.setPassphrase(undefined, PASSPHRASE);
    const older = await memory.backup(place);
    const { words, ticket } = memory.vault.makePhrase();
    await memory.vault.keepPhrase(ticket);
    await expect(previewRestore({ unit: bare.path, secret: { passphrase: PASSPHRASE } })).rejects.toMatchObject({ code: 'backup.no-key' });
    await expect(previewRestore({ unit: older.path, secret: { words: words.join(' ') } })).rejects.toMatchObject({
      code: 'backup.needs-other',
    });
    expect(await previewRestore({ unit: bare.path, key: memory.vault.key() })).toMatchObject({ own: true, messages: 1 });
  });

  it('of the memory’s own backup keeps the vault of today: the new passphrase goes on', async () => {
    const memory = await TestMemory.make(join(folder.dir, 'data'));
    const { path: unit } = await memory.backup(place);
    await memory.vault.setPassphrase(PASSPHRASE, 'another long passphrase');
    await memory.say('m1', 'm0', 'Said after the backup.');
    // The old backup opens by the passphrase that held then.
    expect(await previewRestore({ unit, secret: { passphrase: PASSPHRASE } })).toMatchObject({ messages: 1 });
    expect(await prepareRestore({ unit, key: memory.vault.key(), dataDir: memory.dir, keep: false })).toEqual({ own: true });
    expect(continueRestore(memory.dir)).toBe(true);
    expect(await said(memory.dir, { passphrase: 'another long passphrase' })).toEqual(['The heron stands at the weir.']);
    settleRestore(memory.dir);
    expect(continueRestore(memory.dir)).toBe(false);
  });

  it('keeps what is there until the restored memory has opened, and puts it back where it does not', async () => {
    const memory = await TestMemory.make(join(folder.dir, 'data'));
    const other = await TestMemory.make(join(folder.dir, 'other'), { passphrase: 'quite another passphrase' });
    const { path: unit } = await other.backup(place);
    await memory.say('m1', 'm0', 'Only here.');
    await prepareRestore({ unit, secret: { passphrase: 'quite another passphrase' }, dataDir: memory.dir, keep: false });
    expect(continueRestore(memory.dir)).toBe(true);
    expect(await said(memory.dir, { passphrase: 'quite another passphrase' })).toEqual(['The heron stands at the weir.']);
    // It opened above, but say it had not.
    expect(undoRestore(memory.dir)).toBe(true);
    expect(await said(memory.dir, { passphrase: PASSPHRASE })).toEqual(['The heron stands at the weir.', 'Only here.']);
    expect(undoRestore(memory.dir)).toBe(false);
  });

  it('refuses a damaged backup and a newer one before anything is moved', async () => {
    const memory = await TestMemory.make(join(folder.dir, 'data'));
    const { path: unit } = await memory.backup(place);
    const whole = readFileSync(join(unit, 'mia.db'));
    writeFileSync(join(unit, 'mia.db'), Buffer.concat([whole.subarray(0, 5000), Buffer.from([1]), whole.subarray(5001)]));
    const given = { unit, key: memory.vault.key(), dataDir: memory.dir, keep: false };
    await expect(prepareRestore(given)).rejects.toMatchObject({ code: 'backup.damaged', details: { what: 'database' } });
    writeFileSync(join(unit, 'mia.db'), whole);
    const db = openDatabase({ path: join(memory.dir, 'mia.db'), key: memory.vault.key() });
    db.pragma('user_version = 999');
    db.close();
    const newer = await memory.backup(place);
    await expect(prepareRestore({ ...given, unit: newer.path })).rejects.toMatchObject({ code: 'data.newer' });
    // One whose disk is gone is not damaged.
    const gone = { code: 'backup.place', details: { what: 'missing' } };
    await expect(previewRestore({ ...given, unit: join(folder.dir, 'unplugged', 'backup-000001') })).rejects.toMatchObject(gone);
    expect(() => findBackups(join(folder.dir, 'unplugged'))).toThrow(expect.objectContaining(gone));
    expect(() => findBackups('unplugged')).toThrow(expect.objectContaining({ code: 'backup.place', details: { what: 'relative' } }));
    expect(readdirSync(memory.dir).filter((name) => name.startsWith('restore'))).toEqual([]);
  });

  it('that is killed at any moment leaves one of the two, whole, and goes on from there', async () => {
    const memory = await TestMemory.make(join(folder.dir, 'data'));
    await memory.say('m1', 'm0', 'Only here.');
    const other = await TestMemory.make(join(folder.dir, 'other'), { passphrase: 'quite another passphrase' });
    const picture = await other.attach(randomBytes(300_000));
    const { path: unit } = await other.backup(place);
    const module = (name: string) => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)));
    const script = `
      import { prepareRestore } from ${module('./restore.ts')};
      import { continueRestore, settleRestore } from ${module('./swap.ts')};
      const [unit, dataDir, key] = process.argv.slice(1);
      console.log('restoring');
      await prepareRestore({ unit, key: Buffer.from(key, 'hex'), dataDir, keep: false });
      continueRestore(dataDir);
      console.log('placed');`;
    let restored = 0;
    for (let i = 0; i < 8; i++) {
      const dir = join(folder.dir, `try${i}`);
      cpSync(memory.dir, dir, { recursive: true });
      const args = ['--input-type=module', '-e', script, unit, dir, Buffer.from(memory.vault.key()).toString('hex')];
      // The other memory's key is another one: its backup is opened by its passphrase.
      args[2] = script.replace("key: Buffer.from(key, 'hex')", "secret: { passphrase: 'quite another passphrase' }");
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      const until = performance.now() + i * 70;
      await new Promise<void>((resolve) => {
        const look = () => (performance.now() >= until || child.exitCode !== null ? resolve() : setImmediate(look));
        look();
      });
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      if (continueRestore(dir)) {
        restored += 1;
        expect(await said(dir, { passphrase: 'quite another passphrase' })).toEqual(['The heron stands at the weir.', '']);
        expect(existsSync(join(dir, 'attachments', picture))).toBe(true);
        settleRestore(dir);
      } else expect(await said(dir, { passphrase: PASSPHRASE })).toEqual(['The heron stands at the weir.', 'Only here.']);
      expect(readdirSync(dir).filter((name) => name.startsWith('restore'))).toEqual([]);
    }
    expect(restored).toBeLessThanOrEqual(8);
  }, 120_000);

  it('is gone on with from every step between two renames', async () => {
    const memory = await TestMemory.make(join(folder.dir, 'data'));
    await memory.say('m1', 'm0', 'Only here.');
    const other = await TestMemory.make(join(folder.dir, 'other'), { passphrase: 'quite another passphrase' });
    const { path: unit } = await other.backup(place);
    const secret = { passphrase: 'quite another passphrase' };
    await prepareRestore({ unit, secret, dataDir: memory.dir, keep: true });
    // As `continueRestore` leaves things when it is cut off after so many of its moves.
    const { mkdirSync, renameSync } = await import('node:fs');
    const moves: [string, string][] = [
      ['mia.db', 'restore.before/mia.db'],
      ['vault.json', 'restore.before/vault.json'],
      ['restore.ready/keep', 'restore.before/keep'],
      ['restore.ready/vault.json', 'vault.json.restored'],
      ['restore.ready/mia.db', 'mia.db'],
      ['vault.json.restored', 'vault.json'],
    ];
    for (let cut = 0; cut <= moves.length; cut++) {
      const dir = join(folder.dir, `cut${cut}`);
      cpSync(memory.dir, dir, { recursive: true });
      mkdirSync(join(dir, 'restore.before'));
      for (const [from, to] of moves.slice(0, cut)) renameSync(join(dir, from), join(dir, to));
      expect(continueRestore(dir)).toBe(true);
      expect(await said(dir, secret)).toEqual(['The heron stands at the weir.']);
      settleRestore(dir);
      expect(readdirSync(join(dir, 'aside', '1')).sort()).toEqual(['mia.db', 'vault.json']);
    }
  }, 120_000);
});
