/** Keys and the data folder. Start at `vault.ts`. */
export { type DataFolder, dataFolderAt, prepareDataFolder } from './data-folder.ts';
export { openVault, type Vault, type VaultOptions, type VaultStatus } from './vault.ts';
