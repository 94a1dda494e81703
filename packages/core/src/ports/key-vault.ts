/** The operating system's keychain, offered by a shell (Electron's safeStorage); the host owns the vault. */
export interface Keychain {
  /** False where there is none, or it only obfuscates (Linux `basic_text`). */
  available(): Promise<boolean>;
  /** Encrypts the data key for this person on this machine. */
  wrap(key: Uint8Array): Promise<Uint8Array>;
  /** @throws MiaError `vault.no-key` when the keychain no longer opens it */
  unwrap(wrapped: Uint8Array): Promise<Uint8Array>;
}
