/** Calls that are newer than the oldest Electron we run on (33): each is tested for, and has its older way here. */
import type { SafeStorage } from 'electron';

/** The OS keychain's encryption, as promises. */
export interface Safe {
  available(): Promise<boolean>;
  encrypt(text: string): Promise<Uint8Array>;
  decrypt(bytes: Uint8Array): Promise<string>;
}

/** Electron 33 has the synchronous calls only; newer ones deprecate them. */
type AnySafeStorage = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> & Partial<SafeStorage>;

export function safeOf(storage: AnySafeStorage, platform: NodeJS.Platform): Safe {
  return {
    async available() {
      // A fixed password that every program knows is no keychain.
      const backend = platform === 'linux' ? storage.getSelectedStorageBackend?.() : 'system';
      if (backend === undefined || backend === 'basic_text' || backend === 'unknown') return false;
      return storage.isAsyncEncryptionAvailable ? storage.isAsyncEncryptionAvailable() : storage.isEncryptionAvailable();
    },
    encrypt: async (text) => (storage.encryptStringAsync ? storage.encryptStringAsync(text) : storage.encryptString(text)),
    async decrypt(bytes) {
      const given = Buffer.from(bytes);
      if (!storage.decryptStringAsync) return storage.decryptString(given);
      return (await storage.decryptStringAsync(given)).result;
    },
  };
}
