import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../storage/index.ts';
import { temporaryFolder } from '../storage/testing.ts';
import { listBackups, removeBackup, removeUnused } from './place.ts';
import { tooOld } from './rotate.ts';
import { TestMemory } from './testing.ts';
import { verifyBackup } from './verify.ts';

let folder: ReturnType<typeof temporaryFolder>;
let place: string;
beforeEach(() => {
  folder = temporaryFolder();
  place = join(folder.dir, 'elsewhere');
});
afterEach(() => folder.remove());

const memory = () => TestMemory.make(join(folder.dir, 'data'));
const names = (path: string) => readdirSync(path).sort();

describe('a backup', () => {
  it('is one unit for the owner alone: database, keys, manifest, and the attachments beside it', async () => {
    const m = await memory();
    const picture = await m.attach();
    const { path, sequence } = await m.backup(place);
    expect(sequence).toBe(1);
    expect(names(place)).toEqual(['attachments', 'backup-000001']);
    expect(names(path)).toEqual(['manifest.json', 'mia.db', 'vault.json']);
    for (const file of [path, join(path, 'mia.db'), join(path, 'manifest.json')]) expect(statSync(file).mode & 0o077).toBe(0);
    const manifest = verifyBackup(path);
    expect(manifest).toMatchObject({ reason: 'person', app: '0.1.0', opensBy: ['passphrase'], missing: 0, upTo: 2 });
    expect(manifest.attachments.map(({ id }) => id)).toEqual([picture]);
    const db = openDatabase({ path: join(path, 'mia.db'), key: m.vault.key(), readonly: true });
    expect(db.prepare("SELECT text FROM part WHERE kind = 'text'").pluck().all()).toEqual(['The heron stands at the weir.']);
    db.close();
  });

  it('carries no wrap that opens without the person', async () => {
    const m = await TestMemory.make(join(folder.dir, 'data'), {});
    expect(m.vault.status().protectedBy).toEqual(['file']);
    const { path } = await m.backup(place);
    expect(verifyBackup(path).opensBy).toEqual([]);
    expect(JSON.parse(readFileSync(join(path, 'vault.json'), 'utf8')).wraps).toEqual([]);
    for (const file of names(path)) expect(readFileSync(join(path, file)).includes(Buffer.from(m.vault.key()).toString('hex'))).toBe(false);
  });

  it('shares attachments that did not change, copies a rotted one anew, and counts what is missing', async () => {
    const m = await memory();
    const [same, rotted] = [await m.attach(), await m.attach()];
    await m.backup(place);
    const inode = statSync(join(place, 'attachments', same)).ino;
    writeFileSync(join(place, 'attachments', rotted), randomBytes(5000));
    rmSync(join(m.dir, 'attachments', await m.attach()));
    const second = await m.backup(place);
    expect(statSync(join(place, 'attachments', same)).ino).toBe(inode);
    expect(verifyBackup(second.path).missing).toBe(1);
    verifyBackup(join(place, 'backup-000001'));
  });

  it('of a damaged database is not made, and nothing older is let go', async () => {
    const m = await memory();
    await m.sayMuch(30);
    await m.backup(place);
    const file = join(m.dir, 'mia.db');
    const bytes = readFileSync(file);
    bytes.fill(0xaa, bytes.length - 4096 * 6);
    writeFileSync(file, bytes);
    await expect(m.backup(place)).rejects.toMatchObject({ code: 'data.damaged' });
    expect(names(place)).toEqual(['attachments', 'backup-000001']);
    verifyBackup(join(place, 'backup-000001'));
  });

  it('tells every byte that changed in it', async () => {
    const m = await memory();
    const picture = await m.attach();
    const { path } = await m.backup(place);
    const files = [...names(path).map((name) => join(path, name)), join(place, 'attachments', picture)];
    for (const file of files) {
      const whole = readFileSync(file);
      for (let i = 0; i < 25; i++) {
        const flipped = Buffer.from(whole);
        const at = Math.floor((whole.length * i) / 25);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << (i % 8));
        writeFileSync(file, flipped);
        // A blank of the manifest's layout may turn into another blank: then nothing is lost.
        const told = () => verifyBackup(path);
        try {
          expect(told()).toEqual(told());
          expect(file.endsWith('manifest.json')).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'backup.damaged' });
        }
      }
      writeFileSync(file, whole);
    }
    verifyBackup(path);
  });

  it('whose maker is killed at any moment is whole or not there, and the next one clears up', async () => {
    const m = await memory();
    const pictures: string[] = [];
    for (let i = 0; i < 5; i++) pictures.push(await m.attach(randomBytes(200_000)));
    const script = `
      import { makeBackup } from ${JSON.stringify(fileURLToPath(new URL('./make.ts', import.meta.url)))};
      const given = JSON.parse(process.argv[1]);
      console.log('making');
      for (;;) await makeBackup({ ...given, key: Buffer.from(given.key, 'hex') });`;
    const given = m.makeOptions(place);
    for (let i = 0; i < 6; i++) {
      const child = spawn(
        process.execPath,
        ['--input-type=module', '-e', script, JSON.stringify({ ...given, key: Buffer.from(given.key).toString('hex') })],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      await once(child.stdout, 'data');
      const until = performance.now() + i * 23;
      await new Promise<void>((resolve) => {
        const look = () => (performance.now() >= until ? resolve() : setImmediate(look));
        look();
      });
      child.kill('SIGKILL');
      await once(child, 'exit');
      for (const { path } of listBackups(place)) verifyBackup(path);
    }
    const { path } = await m.backup(place);
    verifyBackup(path);
    expect(names(place).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(names(join(place, 'attachments'))).toEqual(pictures.sort());
  }, 120_000);
});

describe('rotation', () => {
  const at = (sequence: number, schema = 5) => ({ path: `/b/${sequence}`, sequence, manifest: { schema } as never });

  it('goes by sequence: the newest, then ever fewer of the older', () => {
    let all: ReturnType<typeof at>[] = [];
    for (let sequence = 1; sequence <= 200; sequence++) {
      all.push(at(sequence));
      const gone = new Set(tooOld(all, sequence).map((one) => one.sequence));
      all = all.filter((one) => !gone.has(one.sequence));
      expect(all.length).toBeLessThanOrEqual(10);
    }
    const kept = all.map(({ sequence }) => sequence);
    expect(kept.slice(-5)).toEqual([196, 197, 198, 199, 200]);
    // Something from long ago is among them.
    expect(Math.min(...kept)).toBeLessThan(165);
  });

  it('never lets go of the last that was verified, nor of the newest of the schema before', () => {
    const all = Array.from({ length: 60 }, (_, i) => at(i + 1, i < 20 ? 4 : 5));
    const gone = tooOld(all, 3).map(({ sequence }) => sequence);
    expect(gone).not.toContain(3);
    expect(gone).not.toContain(20);
    expect(gone).toContain(19);
  });

  it('removes whole backups, and attachments that none names any more', async () => {
    const m = await memory();
    const forgotten = await m.attach();
    await m.backup(place);
    const kept = await m.attach();
    const store = await m.store();
    await store.purge((await store.forget(`with-${forgotten}`)).undo);
    await store.close();
    expect(names(join(m.dir, 'attachments'))).toEqual([kept, 'tmp'].sort());
    await m.backup(place);
    const [newest, oldest] = listBackups(place);
    if (!newest || !oldest) throw new Error('two were made');
    removeBackup(oldest);
    removeUnused(place);
    expect(names(join(place, 'attachments'))).toEqual([kept]);
    verifyBackup(newest.path);
  });

  it('leaves the backups of another vault in the same folder alone', async () => {
    const mine = await memory();
    const other = await TestMemory.make(join(folder.dir, 'other'));
    await other.backup(place);
    for (let i = 0; i < 8; i++) await mine.backup(place);
    expect(listBackups(place).filter(({ manifest }) => manifest?.vault === other.vault.portable().id)).toHaveLength(1);
    mkdirSync(join(place, '.making-ffffffff-3'));
    await mine.backup(place);
    expect(existsSync(join(place, '.making-ffffffff-3'))).toBe(true);
  });
});
