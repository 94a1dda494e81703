import { existsSync, readFileSync } from 'node:fs';
import { CIPHER_PAGE_BYTES, decryptPage } from './cipher-page.ts';

/**
 * Everything a database file and its WAL hold, in clear: every page and every frame, free pages and leftovers included.
 * For tests that look for what should be gone.
 */
export function plaintextOf(database: string, key: Uint8Array): Buffer {
  const file = readFileSync(database);
  const salt = file.subarray(0, 16);
  const pages: Buffer[] = [];
  for (let at = 0; at + CIPHER_PAGE_BYTES <= file.length; at += CIPHER_PAGE_BYTES) {
    const page = decryptPage(file.subarray(at, at + CIPHER_PAGE_BYTES), at / CIPHER_PAGE_BYTES + 1, key, salt);
    if (page) pages.push(page);
  }
  const wal = existsSync(`${database}-wal`) ? readFileSync(`${database}-wal`) : Buffer.alloc(0);
  // WAL: a header of 32 bytes, then frames of 24 bytes and a page; a frame begins with its page number.
  for (let at = 32; at + 24 + CIPHER_PAGE_BYTES <= wal.length; at += 24 + CIPHER_PAGE_BYTES) {
    const page = decryptPage(wal.subarray(at + 24, at + 24 + CIPHER_PAGE_BYTES), wal.readUInt32BE(at), key, salt);
    if (page) pages.push(page);
  }
  return Buffer.concat(pages);
}
