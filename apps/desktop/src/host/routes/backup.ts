import type { Vault } from '@mia/core/security/index.ts';
import type { Context, Group } from '../context.ts';

/** Backups, restoring, and the data key. What restores works while the vault is locked, or is damaged. */
export function backupRoutes({ backups, open, vault, restore, changeKey }: Context): Group<'backup' | 'restore' | 'vault.key'> {
  const known = (): Promise<Vault | null> => vault().catch(() => null);
  return {
    async 'backup.status'() {
      await open();
      return backups.status(await vault());
    },
    async 'backup.make'() {
      await open();
      await backups.make(await vault(), 'person');
      return backups.status(await vault());
    },
    async 'backup.folder'({ path }) {
      const { store } = await open();
      await backups.setFolder(store, path);
      // The choice stands, whatever comes of the first one: it is told in the status.
      if (path !== null) await backups.make(await vault(), 'person').catch(() => {});
      return backups.status(await vault());
    },
    async 'backup.leave'({ path }) {
      const { store } = await open();
      await backups.leaveFolder(store, path);
      return backups.status(await vault());
    },
    async 'backup.forgetOld'() {
      const { store } = await open();
      await store.purge();
      await backups.make(await vault(), 'person');
      const it = await vault();
      const removed = backups.removeOlder(it);
      return { removed, away: backups.status(it).elsewhere.flatMap((one) => (one.reachable ? [] : [one.path])) };
    },
    async 'restore.find'({ path }) {
      return { backups: backups.find(path, await known()) };
    },
    'restore.preview': ({ path, secret }) => restore.preview(path, secret),
    async 'restore.run'({ path, secret }) {
      await restore.run(path, secret);
      return { ok: true };
    },
    async 'vault.key.make'() {
      await open();
      return (await vault()).makeKeyChange();
    },
    async 'vault.key.change'({ ticket, passphrase }) {
      await changeKey(ticket, passphrase);
      return { ok: true };
    },
  };
}
