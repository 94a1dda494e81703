import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, statfsSync, statSync, truncateSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const reservePath = (dir: string): string => join(dir, 'mia.reserve');

/** What a start needs: the lock, the journal and its index, what was cut off. */
const START_BYTES = 1024 * 1024;

/**
 * On a full disk SQLite can not even open: its journal's index is a file. So much of the reserve is given back before a start
 * that the person can get in, read, and forget. Never throws.
 */
export function makeRoomToStart(dir: string): void {
  try {
    const path = reservePath(dir);
    const disk = statfsSync(dir);
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > 0 && disk.bavail * disk.bsize < START_BYTES) truncateSync(path, Math.max(0, size - START_BYTES));
  } catch {
    // The start tells what is in its way.
  }
}

/**
 * On a full disk SQLite can neither commit nor checkpoint nor delete. This file of nothing is given back to the disk then,
 * so that forgetting and a clean end still work. It is made again at a later start, when there is room.
 */
export class Reserve {
  readonly #path: string;
  readonly #bytes: number;

  constructor(path: string, bytes: number) {
    this.#path = path;
    this.#bytes = bytes;
  }

  /** Makes the file where it is missing and the disk has room for it twice. Never throws: a reserve is a help, not a need. */
  ensure(): void {
    try {
      if ((statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0) >= this.#bytes) return;
      const disk = statfsSync(dirname(this.#path));
      if (disk.bavail * disk.bsize < this.#bytes * 2) return;
      this.#write();
    } catch {
      this.release();
    }
  }

  #write(): void {
    // Random, so that no file system stores it in less than its size.
    const block = randomBytes(256 * 1024);
    const file = openSync(this.#path, 'w', 0o600);
    try {
      for (let left = this.#bytes; left > 0; ) left -= writeSync(file, block, 0, Math.min(left, block.length));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** Gives the space back; true when there was any. */
  release(): boolean {
    try {
      const there = statSync(this.#path, { throwIfNoEntry: false }) !== undefined;
      rmSync(this.#path, { force: true });
      return there;
    } catch {
      return false;
    }
  }
}
