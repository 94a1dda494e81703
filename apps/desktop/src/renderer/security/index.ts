export { loadBackups, openRestore, RESTORABLE, useBackups } from './backups.ts';
export { OneDiskBar } from './OneDiskBar.tsx';
export { PhraseDialog } from './PhraseDialog.tsx';
export { RestoreDialog } from './RestoreDialog.tsx';
export { SecurityPage } from './SecurityPage.tsx';
export { loadVault, openPhrase, useVault } from './store.ts';
export { UnlockPage } from './UnlockPage.tsx';
