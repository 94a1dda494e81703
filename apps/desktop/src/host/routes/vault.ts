import type { Context, Group } from '../context.ts';

/** These work while the vault is locked. */
export function vaultRoutes({ vault, unlocked, lock }: Context): Omit<Group<'vault'>, `vault.key.${string}`> {
  return {
    async 'vault.status'() {
      const it = await vault();
      return { ...it.status(), keychain: await it.hasKeychain(), cipher: it.cipher };
    },
    async 'vault.unlock'(params) {
      const it = await vault();
      if ('passphrase' in params) await it.unlockWithPassphrase(params.passphrase);
      else await it.unlockWithPhrase(params.words);
      await unlocked();
      return { ok: true };
    },
    async 'vault.lock'() {
      await lock();
      return { ok: true };
    },
    async 'vault.passphrase'({ current, next }) {
      await (await vault()).setPassphrase(current, next);
      return { ok: true };
    },
    async 'vault.askAtStart'({ on }) {
      await (await vault()).setAskAtStart(on);
      return { ok: true };
    },
    'vault.phrase.make': async () => (await vault()).makePhrase(),
    async 'vault.phrase.keep'({ ticket }) {
      await (await vault()).keepPhrase(ticket);
      return { ok: true };
    },
  };
}
