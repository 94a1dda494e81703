import { existsSync } from 'node:fs';
import { MiaError } from '../errors.ts';
import { dataFolderAt } from './data-folder.ts';
import { eraseFile, fileError, restoreFile } from './files.ts';
import { Vault, type VaultOptions } from './vault.ts';
import { readVaultFile, textOf, type VaultFile } from './vault-file.ts';

/**
 * Opens the vault of a data folder, locked; makes one where neither vault nor database is there (its key is then wrapped
 * by the keychain, or by the file where there is none, and the vault is open).
 * @throws MiaError `vault.damaged`, `vault.newer`, `data.read-only`, `data.disk-full`
 */
export async function openVault(dataDir: string, options: VaultOptions): Promise<Vault> {
  const folder = dataFolderAt(dataDir);
  let file: VaultFile | null = null;
  let damage: unknown = null;
  try {
    file = await readVaultFile(folder.vault);
  } catch (error) {
    damage = error;
  }
  if (!file && !(damage instanceof MiaError && damage.code === 'vault.newer')) {
    file = await readVaultFile(`${folder.vault}.previous`).catch(() => null);
    if (file) await restoreFile(folder.vault, textOf(file)).catch((error: unknown) => Promise.reject(fileError(error)));
  }
  // Written when the machine went: never renamed, so never in force.
  if (file) await eraseFile(`${folder.vault}.new`).catch((error: unknown) => Promise.reject(fileError(error)));
  if (file) return new Vault(folder, file, options);
  if (damage) throw MiaError.from(damage);
  // A new key over an old database would look like a lost memory.
  if (existsSync(folder.database)) throw new MiaError('vault.damaged', { reason: 'missing' });
  return Vault.make(folder, options);
}
