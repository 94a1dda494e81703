/** A small disk of its own, for tests of what happens when it is full or can not be written. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillDisk } from '@mia/core/memory/storage/testing.ts';

/** Whether this machine lets us have one: Linux, root, and mount allowed. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'mia-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface SmallDisk {
  /** Fills it to its last byte. */
  fill(): void;
  /** Frees what `fill` took. */
  free(): void;
  /** Nothing may be written any more; nothing may have it open. */
  readOnly(): void;
  remove(): void;
}

/** Mounts a disk of so many MB at a folder that is made for it. */
export function smallDisk(folder: string, megabytes: number): SmallDisk {
  mkdirSync(folder, { mode: 0o700 });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', folder]);
  const filler = join(folder, 'filler');
  return {
    fill: () => fillDisk(filler),
    free: () => rmSync(filler),
    readOnly: () => void execFileSync('mount', ['-o', 'remount,ro', folder]),
    remove: () => void execFileSync('umount', ['-l', folder]),
  };
}
