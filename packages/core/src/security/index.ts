/** Keys and the data folder. Start at `vault.ts`. */
export { type DataFolder, dataFolderAt, prepareDataFolder } from './data-folder.ts';
export { syncFolder } from './files.ts';
export { openVault } from './open-vault.ts';
export { openPortable, type PortableVault, parsePortable, portableText, type Secret } from './portable.ts';
export type { Vault, VaultOptions, VaultStatus } from './vault.ts';
