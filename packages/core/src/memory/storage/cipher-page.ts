import { createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';

/**
 * One page of a database in the format of SQLCipher 4, read without SQLite: to tell a wrong key from a damaged file, and
 * to prove in tests what a file holds. Page layout (https://www.zetetic.net/sqlcipher/design/): ciphertext of AES-256-CBC,
 * then 16 bytes IV, then 64 bytes HMAC-SHA512 over ciphertext, IV and page number; the first page begins with the salt.
 */
export const CIPHER_PAGE_BYTES = 4096;
const RESERVED_BYTES = 80;
const IV_BYTES = 16;
const SALT_BYTES = 16;

/** The key that authenticates pages: PBKDF2-HMAC-SHA512, two rounds, salt xor 0x3a. */
function authenticationKey(key: Uint8Array, salt: Uint8Array): Buffer {
  const masked = Buffer.from(salt.map((byte) => byte ^ 0x3a));
  return pbkdf2Sync(key, masked, 2, 32, 'sha512');
}

/**
 * Decrypts one page.
 * @param page 4,096 bytes; @param number counts from 1; @param salt the first 16 bytes of the database file
 * @returns the plaintext without the reserved bytes, or null when it does not authenticate under this key
 */
export function decryptPage(page: Uint8Array, number: number, key: Uint8Array, salt: Uint8Array): Buffer | null {
  const start = number === 1 ? SALT_BYTES : 0;
  const end = CIPHER_PAGE_BYTES - RESERVED_BYTES;
  const mac = createHmac('sha512', authenticationKey(key, salt));
  const counter = Buffer.alloc(4);
  counter.writeUInt32LE(number);
  mac.update(page.subarray(start, end + IV_BYTES)).update(counter);
  if (!timingSafeEqual(mac.digest(), page.subarray(end + IV_BYTES, CIPHER_PAGE_BYTES))) return null;
  const decipher = createDecipheriv('aes-256-cbc', key, page.subarray(end, end + IV_BYTES));
  decipher.setAutoPadding(false);
  return Buffer.concat([decipher.update(page.subarray(start, end)), decipher.final()]);
}
