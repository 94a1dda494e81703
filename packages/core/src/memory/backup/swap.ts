/**
 * A prepared restore takes the place of what is in the data folder, in steps that can be killed between any two and gone on
 * with: `restore.ready/` is to be put in place, `restore.before/` is what was there, `restore.undo/` is on its way back.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from './disk.ts';

export const READY = 'restore.ready';
const BEFORE = 'restore.before';
const UNDO = 'restore.undo';

/** The journal goes before its database and never alone: SQLite would read it into whatever database it lies beside. */
const MOVED = ['mia.db-wal', 'mia.db'] as const;

function move(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}

/**
 * At every start, before anything is opened: goes on with a restore, or with taking one back, that was cut off.
 * @returns whether a restored memory is in place and has yet to prove itself (`settleRestore`, `undoRestore`)
 */
export function continueRestore(dataDir: string): boolean {
  const at = (...names: string[]) => join(dataDir, ...names);
  rmSync(at(`${READY}.making`), { recursive: true, force: true });
  if (existsSync(at(UNDO))) takeBack(dataDir);
  if (existsSync(at(READY))) putInPlace(dataDir);
  return existsSync(at(BEFORE));
}

function putInPlace(dataDir: string): void {
  const at = (...names: string[]) => join(dataDir, ...names);
  mkdirSync(at(BEFORE), { recursive: true, mode: 0o700 });
  const withVault = existsSync(at(READY, 'vault.json'));
  // While the new database waits, whatever lies in its place is still the old.
  if (existsSync(at(READY, 'mia.db'))) {
    rmSync(at('mia.db-shm'), { force: true });
    for (const name of MOVED) move(at(name), at(BEFORE, name));
    if (withVault) for (const name of ['vault.json', 'vault.json.previous']) move(at(name), at(BEFORE, name));
    move(at(READY, 'keep'), at(BEFORE, 'keep'));
    syncFolder(at(BEFORE));
    syncFolder(dataDir);
    // The keys first: a database in place says that all of it is.
    if (withVault) renameSync(at(READY, 'vault.json'), at('vault.json.restored'));
    syncFolder(dataDir);
    renameSync(at(READY, 'mia.db'), at('mia.db'));
    syncFolder(dataDir);
  }
  move(at('vault.json.restored'), at('vault.json'));
  rmSync(at(READY), { recursive: true, force: true });
  syncFolder(dataDir);
}

/** The restored memory has opened: what was there before is let go, or kept under `aside/` where no backup holds it. */
export function settleRestore(dataDir: string): void {
  const before = join(dataDir, BEFORE);
  if (!existsSync(before)) return;
  if (existsSync(join(before, 'keep'))) {
    const aside = join(dataDir, 'aside');
    mkdirSync(aside, { recursive: true, mode: 0o700 });
    rmSync(join(before, 'keep'));
    let number = 1;
    while (existsSync(join(aside, String(number)))) number += 1;
    renameSync(before, join(aside, String(number)));
  } else rmSync(before, { recursive: true, force: true });
  syncFolder(dataDir);
}

/** The restored memory did not open: what was there before is put back. @returns false where there is nothing to put back */
export function undoRestore(dataDir: string): boolean {
  const before = join(dataDir, BEFORE);
  if (!existsSync(before)) return false;
  renameSync(before, join(dataDir, UNDO));
  syncFolder(dataDir);
  takeBack(dataDir);
  return true;
}

function takeBack(dataDir: string): void {
  const undo = join(dataDir, UNDO);
  const names = new Set(readdirSync(undo));
  // Before the first is moved back, what lies there is the restored one's; afterwards it is not touched.
  if (names.has('mia.db')) for (const name of ['mia.db-shm', 'mia.db-wal']) rmSync(join(dataDir, name), { force: true });
  for (const name of ['vault.json.previous', 'vault.json', 'mia.db', 'mia.db-wal']) move(join(undo, name), join(dataDir, name));
  syncFolder(dataDir);
  rmSync(undo, { recursive: true, force: true });
  syncFolder(dataDir);
}
