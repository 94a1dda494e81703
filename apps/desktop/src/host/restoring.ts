/** What takes the place of the whole memory while nobody has it open: restoring a backup, changing the data key. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MiaError } from '@mia/core/errors.ts';
import { continueRestore, type RestorePreview, runBackupTask } from '@mia/core/memory/backup/index.ts';
import type { Logger } from '@mia/core/ports/logger.ts';
import type { Secret, Vault } from '@mia/core/security/index.ts';
import type { Backups } from './backups.ts';
import { entryUrl } from './entries.ts';
import type { Services } from './services.ts';

export interface Restoring {
  /** @throws MiaError see `previewRestore` */
  preview(unit: string, secret?: Secret): Promise<RestorePreview>;
  /** @throws MiaError what `prepareRestore` throws, or what kept the restored memory from opening: then all is as it was */
  run(unit: string, secret?: Secret): Promise<void>;
}

export interface Around {
  dataDir: string;
  logger: Logger;
  backups: Backups;
  vault(): Promise<Vault>;
  /** What stands behind an open vault. */
  open(): Promise<Services>;
  /** Everything is closed, and whoever asks waits, until `work` is done. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Lets go of the vault as it was read; the next who asks reads its file again. */
  dropVault(): Promise<void>;
  /** Opens what stands behind this vault; takes a restore back where that fails. */
  behind(vault: Vault): Promise<Services>;
  /** Every window loads anew. */
  reopened(): void;
}

export function createRestoring(around: Around): Restoring {
  const { dataDir, logger, backups } = around;

  async function present(): Promise<{ vault: Vault | null; key: Uint8Array | null }> {
    const vault = await around.vault().catch(() => null);
    return { vault, key: vault?.status().state === 'open' ? vault.key() : null };
  }

  /** Whether what is here is in a backup that a person can open now, or is nothing. */
  async function saved(vault: Vault | null): Promise<boolean> {
    if (!existsSync(join(dataDir, 'mia.db'))) return true;
    if (vault?.status().state !== 'open') return false;
    try {
      const { store } = await around.open();
      if ((await store.info()).messages === 0) return true;
      await backups.make(vault, 'restore');
      // What no passphrase and no phrase opens needs its vault: then all of it is kept.
      return vault.portable().wraps.length > 0;
    } catch (error) {
      logger.warn('restore.unsaved', { code: MiaError.from(error).code });
      return false;
    }
  }

  return {
    async preview(unit, secret) {
      const { key } = await present();
      return runBackupTask(entryUrl('backup'), 'preview', { unit, ...(key ? { key } : {}), ...(secret ? { secret } : {}) });
    },

    async run(unit, secret) {
      const { vault, key } = await present();
      const folders = backups.folders();
      // With nobody at the door: it opens by itself again afterwards, unless the person wants to be asked.
      const automatic = !vault?.status().askAtStart;
      const keep = !(await saved(vault));
      const given = { unit, dataDir, keep, ...(key ? { key } : {}), ...(secret ? { secret } : {}) };
      const { own } = await runBackupTask(entryUrl('backup'), 'prepare', given);
      await around.alone(async () => {
        if (!own) await around.dropVault();
        continueRestore(dataDir);
        const restored = await around.vault();
        if (!own && secret) {
          await ('passphrase' in secret ? restored.unlockWithPassphrase(secret.passphrase) : restored.unlockWithPhrase(secret.words));
          if (automatic) await restored.openByItself();
        }
        const { store } = await around.behind(restored);
        // An older state of this memory knows less of where its backups lie.
        if (own) await backups.carryFolders(store, folders);
      });
      around.reopened();
      logger.info('restore.done');
    },
  };
}

export async function changeKey(around: Around, ticket: string, passphrase: string | undefined): Promise<void> {
  await around.open();
  const vault = await around.vault();
  const { from, to } = await vault.beginKeyChange(ticket, passphrase);
  let failure: unknown = null;
  try {
    await around.alone(async () => {
      try {
        const database = join(around.dataDir, 'mia.db');
        await runBackupTask(entryUrl('backup'), 'rekey', { database, from, to, cipher: vault.cipher });
      } catch (error) {
        failure = error;
      }
      await vault.endKeyChange();
      await around.behind(vault);
    });
  } finally {
    from.fill(0);
    to.fill(0);
  }
  around.reopened();
  if (failure) throw MiaError.from(failure);
  around.logger.info('vault.key-changed');
  // The first that the new key opens; older ones go on opening by the old phrase.
  void around.backups.make(vault, 'key').catch(() => {});
}
