/** Files on their way to the disk, in the backup's own thread: everything here waits until the disk has it. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const BLOCK = 1024 * 1024;

export interface Sum {
  sha256: string;
  bytes: number;
}

/** Reads a file to its end, handing on each block. */
function read(path: string, block: (bytes: Buffer) => void): Sum {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(BLOCK);
  const file = openSync(path, 'r');
  let bytes = 0;
  try {
    for (let got = readSync(file, buffer, 0, BLOCK, null); got > 0; got = readSync(file, buffer, 0, BLOCK, null)) {
      bytes += got;
      hash.update(buffer.subarray(0, got));
      block(buffer.subarray(0, got));
    }
  } finally {
    closeSync(file);
  }
  return { sha256: hash.digest('hex'), bytes };
}

export const sumOfFile = (path: string): Sum => read(path, () => {});

/** Makes a rename or removal in a folder last. Windows can not open folders and needs it not. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function intoFile(path: string, write: (file: number) => void): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    write(file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const writeAll = (file: number, bytes: Buffer): void => {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
};

/** Writes a new file, 0600, and waits for the disk. */
export function writeNew(path: string, content: string): Sum {
  const bytes = Buffer.from(content);
  intoFile(path, (file) => writeAll(file, bytes));
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

/** Copies to a new file, 0600, and waits for the disk; the sum of what was read. */
export function copyNew(from: string, to: string): Sum {
  let sum: Sum = { sha256: '', bytes: 0 };
  intoFile(to, (file) => {
    sum = read(from, (block) => writeAll(file, block));
  });
  return sum;
}

/** Copies beside and renames, so that a whole file or none stands under `to`. */
export function copyWhole(from: string, to: string): Sum {
  const beside = `${to}.part`;
  rmSync(beside, { force: true });
  const sum = copyNew(from, beside);
  renameSync(beside, to);
  syncFolder(dirname(to));
  return sum;
}

export function ensureFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}
