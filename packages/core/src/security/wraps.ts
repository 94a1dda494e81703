import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Authenticated wrapping of the data key: AES-256-GCM (NIST SP 800-38D), a fresh key and nonce for every wrap. */
export interface Sealed {
  /** 12 bytes, hex. */
  nonce: string;
  /** 32 bytes of ciphertext and 16 of tag, hex. */
  sealed: string;
}

/** @param context what the wrap belongs to; it opens only under the very same */
export function seal(dataKey: Uint8Array, wrappingKey: Uint8Array, context: string): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce);
  cipher.setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
  return { nonce: nonce.toString('hex'), sealed: sealed.toString('hex') };
}

/** The data key, or null when the wrapping key or the context is another one, or a bit was changed. */
export function unseal({ nonce, sealed }: Sealed, wrappingKey: Uint8Array, context: string): Buffer | null {
  const bytes = Buffer.from(sealed, 'hex');
  const decipher = createDecipheriv('aes-256-gcm', wrappingKey, Buffer.from(nonce, 'hex'), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(32));
  const key = decipher.update(bytes.subarray(0, 32));
  try {
    decipher.final();
    return key;
  } catch {
    key.fill(0);
    return null;
  }
}
