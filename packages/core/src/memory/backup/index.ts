/** Backups of the whole memory, restoring them, and changing the key. Start at `make.ts`. */
export { removeCopiesAside } from './aside.ts';
export { allChosen, type BackupFolders, EARLIER_SETTING, FOLDER_SETTING } from './folders.ts';
export { type Look, lookAt } from './look.ts';
export type { Made } from './make.ts';
export type { Manifest } from './manifest.ts';
export { BACKUP_FOLDER_NAME, type Found, findBackups, listBackups, removeBackup, removeUnused } from './place.ts';
export { sweepRekey } from './rekey.ts';
export type { RestorePreview } from './restore.ts';
export { continueRestore, READY, settleRestore, undoRestore } from './swap.ts';
export { runBackupTask } from './task.ts';
