/** The host's keychain port: main wraps and unwraps, and keeps nothing. */
import { MiaError } from '@mia/core/errors.ts';
import type { Shell } from '../contract/shell.ts';
import type { Handlers } from '../transport/serving.ts';
import type { Safe } from './electron-api.ts';

type KeychainRoutes = Pick<Handlers<Shell>, 'keychain.available' | 'keychain.wrap' | 'keychain.unwrap'>;

export function keychainRoutes(safe: Safe): KeychainRoutes {
  return {
    'keychain.available': async () => ({ available: await safe.available().catch(() => false) }),
    async 'keychain.wrap'(_params, call) {
      const key = Buffer.from(call.bytes.buffer, call.bytes.byteOffset, call.bytes.byteLength);
      try {
        call.reply(await safe.encrypt(key.toString('hex')));
      } finally {
        key.fill(0);
      }
      return { ok: true };
    },
    async 'keychain.unwrap'(_params, call) {
      try {
        call.reply(Buffer.from(await safe.decrypt(call.bytes), 'hex'));
      } catch (error) {
        throw new MiaError('vault.no-key', { what: 'keychain' }, { cause: error });
      }
      return { ok: true };
    },
  };
}
