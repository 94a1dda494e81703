import { describe, expect, test } from 'vitest';
import { shell } from '../contract/shell.ts';
import { shellKeychain } from '../host/shell-keychain.ts';
import { memoryChannels } from '../transport/memory.ts';
import { createPeer } from '../transport/peer.ts';
import { safeOf } from './electron-api.ts';
import { keychainRoutes } from './keychain.ts';

type Storage = Parameters<typeof safeOf>[0];

/** Turned bytes stand for encryption. */
const old = (backend = 'gnome_libsecret'): Storage => ({
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from(text, 'utf8').reverse(),
  decryptString(bytes) {
    const text = Buffer.from(bytes).reverse().toString('utf8');
    if (!/^[0-9a-f]*$/.test(text)) throw new Error('another keychain');
    return text;
  },
  getSelectedStorageBackend: () => backend as 'gnome_libsecret',
});
const newer = (): Storage => ({
  ...old(),
  encryptString: () => {
    throw new Error('deprecated');
  },
  decryptString: () => {
    throw new Error('deprecated');
  },
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => Buffer.from(text, 'utf8').reverse(),
  decryptStringAsync: async (bytes) => ({ result: Buffer.from(bytes).reverse().toString('utf8'), shouldReEncrypt: false }),
});

/** The whole way: the host's port, frames, main's routes. */
function keychain(storage: Storage, platform: NodeJS.Platform = 'linux') {
  const [host, main] = memoryChannels();
  const ok = () => ({ ok: true as const });
  createPeer<typeof shell, Record<string, never>>(main, {
    ...{ appVersion: 'main', contract: shell },
    handlers: { ...keychainRoutes(safeOf(storage, platform)), 'answer.ready': ok, 'preferences.set': ok, 'vault.locked': ok },
  });
  return { it: shellKeychain(createPeer<Record<string, never>, typeof shell>(host, { appVersion: 'host', asks: shell })), main };
}

describe('the OS keychain, offered to the host', () => {
  test.each([
    ['Electron 33', old],
    ['an Electron with asynchronous calls', newer],
  ])('gives back the key that it wrapped (%s)', async (_name, storage) => {
    const { it } = keychain(storage());
    const key = Uint8Array.from({ length: 32 }, (_, i) => i * 7);
    const wrapped = await it.wrap(key.slice());
    expect(Buffer.from(wrapped).equals(Buffer.from(key))).toBe(false);
    expect(await it.unwrap(wrapped)).toEqual(key);
  });

  test.each([
    ['gnome_libsecret', 'linux', true],
    ['kwallet6', 'linux', true],
    ['basic_text', 'linux', false],
    ['unknown', 'linux', false],
    ['basic_text', 'darwin', true],
  ] as const)('%s on %s: %s', async (backend, platform, available) => {
    expect(await keychain(old(backend), platform).it.available()).toBe(available);
  });

  test('one that no longer opens it says so', async () => {
    await expect(keychain(old()).it.unwrap(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: 'vault.no-key' });
  });

  test('without main there is none', async () => {
    const { it, main } = keychain(old());
    main.close();
    expect(await it.available()).toBe(false);
  });
});
