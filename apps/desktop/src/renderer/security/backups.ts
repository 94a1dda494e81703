/** Backups as the window sees them. */
import { create } from 'zustand';
import type { App, ResultOf } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { notices } from '../lib/notices.ts';

export type BackupStatus = ResultOf<App['backup.status']>;
export type BackupEntry = BackupStatus['backups'][number];

interface BackupsState {
  /** Null before the host has said it. */
  status: BackupStatus | null;
  restoreOpen: boolean;
  /** The damage of the journal was told in this window. */
  damageTold: boolean;
}

export const useBackups = create<BackupsState>(() => ({ status: null, restoreOpen: false, damageTold: false }));

export async function loadBackups(): Promise<void> {
  takeBackups(await ask('backup.status', {}));
}

export function takeBackups(status: BackupStatus): void {
  const { damageTold } = useBackups.getState();
  useBackups.setState({ status, damageTold: damageTold || status.journalDamaged });
  // It happened before this window was there to hear it.
  if (status.journalDamaged && !damageTold) notices().alert({ code: 'data.wal-damaged', details: {} });
}

/** "Choose a backup", from Settings, the first start, or "Unlock M.I.A". */
export const openRestore = (): void => useBackups.setState({ restoreOpen: true });
export const closeRestore = (): void => useBackups.setState({ restoreOpen: false });

/** Errors that keep the memory from opening, and that a backup in its place ends. */
export const RESTORABLE: readonly string[] = ['data.damaged', 'data.wrong-key', 'data.migration-failed', 'vault.damaged'];

/** Days on one disk alone from which the quiet bar says so, and for how long "Later" holds, in days. */
export const ONE_DISK_DAYS = 14;
export const LATER_DAYS = 30;

/** Whether the quiet bar about one disk stands. */
export function offersFolder(days: number | null, later: number | null, now: number): boolean {
  return days !== null && days >= ONE_DISK_DAYS && (later === null || later > now || now - later >= LATER_DAYS * 86_400_000);
}
