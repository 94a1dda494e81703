/** What of the frame is open. Settings that last are in the database; this is what one window shows now. */
import { create } from 'zustand';

export const SETTINGS_TABS = ['general', 'models', 'memory', 'voice', 'privacy', 'security', 'about'] as const;
export type SettingsTab = (typeof SETTINGS_TABS)[number];

interface LayoutState {
  settings: SettingsTab | null;
  /** Under 720 px the sidebar lies over the conversation. */
  overlay: boolean;
  /** The dialog "Commands". */
  palette: boolean;
  /** The sheet of all the keys. */
  keys: boolean;
}

export const useLayout = create<LayoutState>(() => ({ settings: null, overlay: false, palette: false, keys: false }));

export function openSettings(tab: SettingsTab = 'general'): void {
  useLayout.setState({ settings: tab, overlay: false });
}

export function closeSettings(): void {
  useLayout.setState({ settings: null });
}
