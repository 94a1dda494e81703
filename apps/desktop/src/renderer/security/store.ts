/** The vault as the window sees it: locked or open, and what protects it. */
import { create } from 'zustand';
import type { App, ResultOf } from '../../contract/index.ts';
import { ask } from '../host/index.ts';

export type VaultStatus = ResultOf<App['vault.status']>;

interface VaultState {
  /** Null before the host has said it. */
  status: VaultStatus | null;
  phraseOpen: boolean;
}

export const useVault = create<VaultState>(() => ({ status: null, phraseOpen: false }));

export async function loadVault(): Promise<VaultStatus> {
  const status = await ask('vault.status', {});
  useVault.setState({ status });
  return status;
}

/** The dialog "Recovery phrase", from the bar after the first answer or from Settings. */
export const openPhrase = (): void => useVault.setState({ phraseOpen: true });
export const closePhrase = (): void => useVault.setState({ phraseOpen: false });
