/** What the list of conversations shows now, beside the conversations themselves. */
import { create } from 'zustand';
import { useConversations } from '../../chat/index.ts';
import { useLayout } from '../../lib/layout.ts';
import { readSetting, setSetting, useSettings } from '../../lib/settings.ts';
import { told } from '../../models/index.ts';
import { useFolders } from './folders.ts';
import { type Listing, neighbourOf, type Row, rowsOf } from './rows.ts';

interface ListState {
  /** The archived ones instead of the others. */
  archived: boolean;
  /** The row whose name is being written: a conversation's id or `folder:ID`. */
  renaming: string | null;
  /** A new folder is being named; the conversation, if any, goes into it. */
  naming: { conversation: string | null } | null;
  /** The row that Tab leads to. */
  active: string | null;
  /** A row that is to be brought into view and focused; `n` makes each wish a new one. */
  wanted: { key: string; n: number } | null;
}

export const useList = create<ListState>(() => ({ archived: false, renaming: null, naming: null, active: null, wanted: null }));

export function listing(): Listing {
  const { archived, naming } = useList.getState();
  return {
    conversations: useConversations.getState().conversations,
    folders: useFolders.getState().folders,
    shut: readSetting(useSettings.getState().values, 'sidebar.shut'),
    archived,
    naming: naming !== null,
  };
}

export function focusRow(key: string): void {
  useList.setState((s) => ({ active: key, wanted: { key, n: (s.wanted?.n ?? 0) + 1 } }));
}

/**
 * Does what takes a conversation from its place, and keeps the focus in the list: on it where it still stands, else beside
 * it. `leaves`: it will be gone, so that its neighbour has the focus at once.
 */
export async function keepingFocus(id: string, work: () => Promise<unknown>, leaves = false): Promise<void> {
  const here = (): Row[] => rowsOf(listing(), Date.now());
  const neighbour = neighbourOf(here(), id);
  const inList = document.activeElement === document.body || (document.activeElement?.closest('[data-list]') ?? null) !== null;
  if (leaves && inList && neighbour !== null) document.querySelector<HTMLElement>(`[data-stop="${CSS.escape(neighbour)}"]`)?.focus();
  await work();
  if (!inList || (leaves && document.activeElement !== document.body)) return;
  if (here().some((row) => row.key === id)) focusRow(id);
  else if (neighbour !== null) focusRow(neighbour);
  else document.getElementById(NEW_CHAT)?.focus();
}

/** Where the focus goes when the list is empty. */
export const NEW_CHAT = 'new-chat';

export function rename(key: string): void {
  openSidebar();
  useList.setState({ renaming: key, active: key });
}

export function nameFolder(conversation: string | null): void {
  openSidebar();
  useList.setState({ naming: { conversation }, archived: false });
}

export function openSidebar(): void {
  useLayout.setState({ overlay: true });
  if (!readSetting(useSettings.getState().values, 'sidebar.open')) void told(setSetting('sidebar.open', true));
}

export function toggleFolder(id: string, open?: boolean): void {
  const shut = readSetting(useSettings.getState().values, 'sidebar.shut');
  const isOpen = !shut.includes(id);
  if (open === isOpen) return;
  void told(setSetting('sidebar.shut', isOpen ? [...shut, id] : shut.filter((f) => f !== id)));
}
