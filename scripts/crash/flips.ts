/** One bit changed, in every kind of file that is kept: each is told, or changes nothing. */

import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hurriedClock, PASSPHRASE, TestMemory } from '../../packages/core/src/memory/backup/testing.ts';
import { verifyBackup } from '../../packages/core/src/memory/backup/verify.ts';
import { auditWal, openDatabase } from '../../packages/core/src/memory/storage/index.ts';
import { openVault } from '../../packages/core/src/security/index.ts';

export interface Flips {
  flips: number;
  detected: number;
  harmless: number;
  /** Changed something that nobody told: none is allowed. */
  silent: string[];
  /** The same over a WAL left by a crash, counted apart. Not told: the last commit itself, which looks like one cut off by the crash. */
  wal: { flips: number; detected: number; harmless: number; last_commit: number; silent: number };
}

type Verdict = 'detected' | 'harmless' | 'silent';

/** Everything that is said in a database, as one sum. */
function contentOf(path: string, key: Uint8Array): string {
  const db = openDatabase({ path, key, readonly: true });
  try {
    if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok') throw new Error('not whole');
    const hash = createHash('sha256');
    const tables = db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name")
      .pluck()
      .all();
    for (const table of tables) {
      hash.update(String(table));
      for (const row of db.prepare(`SELECT * FROM "${table}"`).raw().iterate()) hash.update(JSON.stringify(row));
    }
    return hash.digest('hex');
  } finally {
    db.close();
  }
}

/** Flips a bit of a file, looks, puts it back. */
function flipped(file: string, random: () => number, look: () => Verdict): Verdict {
  const whole = readFileSync(file);
  const bytes = Buffer.from(whole);
  const at = Math.floor(random() * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  writeFileSync(file, bytes);
  try {
    return look();
  } catch {
    return 'detected';
  } finally {
    writeFileSync(file, whole);
  }
}

async function vaultKeys(dir: string): Promise<string> {
  const vault = await openVault(dir, { clock: hurriedClock() });
  await vault.unlockWithPassphrase(PASSPHRASE);
  const key = Buffer.from(vault.key()).toString('hex');
  vault.lock();
  return key;
}

export async function runFlips(folder: string, count: number, random: () => number): Promise<Flips> {
  const memory = await TestMemory.make(join(folder, 'flipped'));
  await memory.sayMuch(40);
  for (let i = 0; i < 4; i += 1) await memory.attach(randomBytes(20_000));
  const place = join(folder, 'flipped-backups');
  const { path: unit } = await memory.backup(place);
  const key = memory.vault.key();
  const database = join(memory.dir, 'mia.db');
  const before = contentOf(database, key);
  const backedUp = JSON.stringify(verifyBackup(unit));
  const inUnit = readdirSync(unit).map((name) => join(unit, name));
  const attachments = readdirSync(join(dirname(unit), 'attachments')).map((name) => join(dirname(unit), 'attachments', name));
  const result: Flips = {
    ...{ flips: 0, detected: 0, harmless: 0, silent: [] },
    wal: { flips: 0, detected: 0, harmless: 0, last_commit: 0, silent: 0 },
  };
  const vaultFile = join(memory.dir, 'vault.json');
  const vaultText = readFileSync(vaultFile);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

  for (let i = 0; i < count; i += 1) {
    result.flips += 1;
    let verdict: Verdict;
    let what: string;
    // The vault's is costly to open, as it should be: one in fifty.
    if (i % 50 === 49) {
      what = 'vault';
      const bytes = Buffer.from(vaultText);
      const at = Math.floor(random() * bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      writeFileSync(vaultFile, bytes);
      rmSync(`${vaultFile}.previous`, { force: true });
      verdict = await vaultKeys(memory.dir).then(
        (found) => (found === Buffer.from(key).toString('hex') ? 'harmless' : 'silent'),
        () => 'detected' as const,
      );
      writeFileSync(vaultFile, vaultText);
    } else if (i % 2 === 0) {
      what = 'database';
      verdict = flipped(database, random, () => (contentOf(database, key) === before ? 'harmless' : 'silent'));
    } else {
      const file = i % 4 === 1 ? pick(inUnit) : pick(attachments);
      what = file;
      verdict = flipped(file, random, () => (JSON.stringify(verifyBackup(unit)) === backedUp ? 'harmless' : 'silent'));
    }
    // Put back, all of it is as it was: else what counts as told might be a look that fails by itself.
    if (i % 100 === 99) {
      const same = contentOf(database, key) === before && JSON.stringify(verifyBackup(unit)) === backedUp;
      if (!same || (await vaultKeys(memory.dir)) !== Buffer.from(key).toString('hex')) result.silent.push('what was put back');
    }
    if (verdict === 'silent') result.silent.push(what);
    else result[verdict] += 1;
  }
  await flipWal(join(folder, 'flipped-wal'), memory, Math.max(30, Math.ceil(count / 25)), random, result.wal);
  return result;
}

/** A WAL as a kill leaves it, with one bit changed. */
async function flipWal(dir: string, memory: TestMemory, count: number, random: () => number, result: Flips['wal']): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const key = memory.vault.key();
  const live = join(memory.dir, 'mia.db');
  const db = openDatabase({ path: live, key });
  db.pragma('wal_checkpoint(TRUNCATE)');
  for (let i = 0; i < 20; i += 1) db.prepare('INSERT OR REPLACE INTO setting VALUES (?, ?)').run(`w${i}`, JSON.stringify('z'.repeat(3000)));
  for (const end of ['', '-wal']) cpSync(`${live}${end}`, join(dir, `whole.db${end}`));
  db.close();
  const wal = readFileSync(join(dir, 'whole.db-wal'));
  const path = join(dir, 'mia.db');
  const rows = (): number => {
    const opened = openDatabase({ path, key });
    try {
      return opened.prepare("SELECT count(*) FROM setting WHERE name LIKE 'w%'").pluck().get() as number;
    } finally {
      opened.close();
    }
  };
  const frame = 24 + 4096;
  const lastCommitFrom = wal.length - frame * (((wal.length - 32) / frame / 20) | 0 || 1);
  for (let i = 0; i < count; i += 1) {
    result.flips += 1;
    cpSync(join(dir, 'whole.db'), path);
    const bytes = Buffer.from(wal);
    const at = Math.floor(random() * bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    writeFileSync(`${path}-wal`, bytes);
    rmSync(`${path}-shm`, { force: true });
    if (auditWal(`${path}-wal`).lost > 0) result.detected += 1;
    else if (rows() === 20) result.harmless += 1;
    else if (at >= lastCommitFrom - frame) result.last_commit += 1;
    else result.silent += 1;
  }
  if (statSync(dir).isDirectory()) rmSync(dir, { recursive: true, force: true });
}
