import type { Keychain } from '@mia/core/ports/key-vault.ts';
import type { shell } from '../contract/shell.ts';
import type { Peer } from '../transport/peer.ts';

/** The OS keychain that Electron's main offers. The key is the raw body of the frames; main keeps nothing of it. */
export function shellKeychain(desk: Pick<Peer<typeof shell>, 'call'>): Keychain {
  return {
    async available() {
      try {
        const { result } = await desk.call('keychain.available', {});
        return (result as { available: boolean }).available;
      } catch {
        // Main is going: as if there were none, so that nothing is written that relies on it.
        return false;
      }
    },
    async wrap(key) {
      return Uint8Array.from((await desk.call('keychain.wrap', {}, { bytes: key })).bytes);
    },
    async unwrap(wrapped) {
      return Uint8Array.from((await desk.call('keychain.unwrap', {}, { bytes: wrapped })).bytes);
    },
  };
}
