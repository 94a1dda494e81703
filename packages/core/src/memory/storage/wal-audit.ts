import { closeSync, copyFileSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * SQLite takes the first frame of a WAL that does not add up for its end, and drops every commit behind it without a word.
 * After a crash that is right for what was half written; for a bit that flipped it loses what was acknowledged. So the WAL is
 * read before SQLite reads it (format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log). The sums are over the
 * encrypted pages: no key is needed.
 */
export interface WalAudit {
  /** Frames of the current journal that add up. */
  good: number;
  /** Commits that SQLite would drop: frames with the current salts and a commit mark behind one that does not add up. */
  lost: number;
}

const HEADER = 32;
const FRAME_HEADER = 24;
const BIG_ENDIAN_SUMS = 0x377f0683;
const LITTLE_ENDIAN_SUMS = 0x377f0682;

type Sums = [number, number];

function add(bytes: Buffer, bigEndian: boolean, [first, second]: Sums): Sums {
  let a = first;
  let b = second;
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    a = (a + (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + b) >>> 0;
    b = (b + (bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + a) >>> 0;
  }
  return [a, b];
}

/** Reads a WAL; `lost` above 0 is damage. No file, or an empty one, has nothing to lose. Reads it frame by frame. */
export function auditWal(wal: string): WalAudit {
  const size = statSync(wal, { throwIfNoEntry: false })?.size ?? 0;
  if (size < HEADER + FRAME_HEADER) return { good: 0, lost: 0 };
  const file = openSync(wal, 'r');
  try {
    const header = Buffer.alloc(HEADER);
    readSync(file, header, 0, HEADER, 0);
    const magic = header.readUInt32BE(0);
    const bigEndian = magic === BIG_ENDIAN_SUMS;
    let sums = add(header.subarray(0, 24), bigEndian, [0, 0]);
    let whole = (bigEndian || magic === LITTLE_ENDIAN_SUMS) && sums[0] === header.readUInt32BE(24) && sums[1] === header.readUInt32BE(28);
    const told = header.readUInt32BE(8);
    // A header that does not add up may lie about its page size and salts as well: the first frame knows the salts.
    const page = whole ? told : 4096;
    const frame = Buffer.alloc(FRAME_HEADER + page);
    let salts: Buffer | null = whole ? header.subarray(16, 24) : null;
    const audit: WalAudit = { good: 0, lost: 0 };
    for (let at = HEADER; at + frame.length <= size; at += frame.length) {
      readSync(file, frame, 0, frame.length, at);
      salts ??= Buffer.from(frame.subarray(8, 16));
      const current = frame.subarray(8, 16).equals(salts);
      if (whole) {
        sums = add(frame.subarray(FRAME_HEADER), bigEndian, add(frame.subarray(0, 8), bigEndian, sums));
        whole = current && sums[0] === frame.readUInt32BE(16) && sums[1] === frame.readUInt32BE(20);
        if (whole) audit.good += 1;
        // The one that is bad does not count itself: a crash leaves such a one at the end.
      } else if (current && frame.readUInt32BE(4) !== 0) audit.lost += 1;
    }
    return audit;
  } finally {
    closeSync(file);
  }
}

/**
 * Copies database and WAL as they are to a folder of their own in `aside/`, so that whatever could be read from them later
 * still can.
 * @param vaultFile what a person opens it by (`portableText`); never a wrap that opens without them: one that is taken away
 *   from the vault must not live on in a copy
 * @returns the number of that folder
 */
export function copyAside(dataDir: string, vaultFile: string): number {
  const aside = join(dataDir, 'aside');
  let number = 1;
  while (statSync(join(aside, String(number)), { throwIfNoEntry: false })) number += 1;
  const making = join(aside, `.${number}`);
  mkdirSync(making, { recursive: true, mode: 0o700 });
  writeFileSync(join(making, 'vault.json'), vaultFile, { mode: 0o600, flush: true });
  for (const name of ['mia.db', 'mia.db-wal']) {
    if (!statSync(join(dataDir, name), { throwIfNoEntry: false })) continue;
    copyFileSync(join(dataDir, name), join(making, name));
    const copy = openSync(join(making, name), 'r+');
    fsyncSync(copy);
    closeSync(copy);
  }
  renameSync(making, join(aside, String(number)));
  return number;
}
