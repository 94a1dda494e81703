/**
 * The encrypted file of an attachment, format v1. A header of 16 bytes, then the content in pieces of 64 KiB, each sealed
 * by AES-256-GCM: the ciphertext, as long as its piece, and a tag of 16 bytes. All pieces are whole but the last; of nothing
 * there is one piece of no bytes. The nonce is the piece's index, which a key sees once: each file has its own. Sealed with
 * each piece are the file's id, the index and whether it is the last, so that none can be cut off, moved, or come from elsewhere.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { MiaError } from '../../errors.ts';

export const FORMAT = 1;
export const PIECE_BYTES = 65_536;
export const TAG_BYTES = 16;
export const HEADER_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/** `MIA-FILE`, the version and nothing (16 bits each), the bytes of a piece (32 bits); big-endian. */
export const HEADER: Buffer = (() => {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('MIA-FILE', 'latin1');
  header.writeUInt16BE(FORMAT, 8);
  header.writeUInt32BE(PIECE_BYTES, 12);
  return header;
})();

/** How many pieces so many bytes of content have. */
export const pieces = (bytes: number): number => Math.max(1, Math.ceil(bytes / PIECE_BYTES));

/** Bytes of the file that holds so many bytes of content. */
export const fileBytes = (bytes: number): number => HEADER_BYTES + bytes + pieces(bytes) * TAG_BYTES;

/** Where a piece begins in the file. */
export const pieceAt = (index: number): number => HEADER_BYTES + index * (PIECE_BYTES + TAG_BYTES);

/** What stands for one file while it is sealed or opened: 32 bytes of key, and its id of 32 hex digits. */
export interface FileKey {
  id: string;
  key: Uint8Array;
}

function nonce(index: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64BE(BigInt(index), 4);
  return bytes;
}

function sealedWith(id: string, index: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(25);
  bytes.write(id, 'hex');
  bytes.writeBigUInt64BE(BigInt(index), 16);
  bytes[24] = last ? 1 : 0;
  return bytes;
}

/** Seals a piece. Never two under the same key and index. */
export function sealPiece({ id, key }: FileKey, index: number, last: boolean, content: Uint8Array): Buffer {
  const cipher = createCipheriv(CIPHER, key, nonce(index));
  cipher.setAAD(sealedWith(id, index, last));
  return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** The content of a sealed piece. @throws MiaError `attachment.damaged` where one bit is not as it was sealed, or it is another piece */
export function openPiece({ id, key }: FileKey, index: number, last: boolean, sealed: Uint8Array): Buffer {
  if (sealed.length < TAG_BYTES) throw new MiaError('attachment.damaged', { reason: 'length' });
  const decipher = createDecipheriv(CIPHER, key, nonce(index), { authTagLength: TAG_BYTES });
  decipher.setAAD(sealedWith(id, index, last));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const content = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
  try {
    decipher.final();
  } catch (cause) {
    content.fill(0);
    throw new MiaError('attachment.damaged', { reason: 'piece' }, { cause });
  }
  return content;
}
