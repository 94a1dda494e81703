/** What the sidebar lists, row by row: pinned, folders with what is in them, today, older. */
import type { Conversation, Folder } from '../../../contract/index.ts';
import { startOfDay } from '../../i18n/format.ts';

export type GroupName = 'pinned' | 'today' | 'older' | 'archived';

export type Row =
  | { kind: 'heading'; key: string; group: GroupName }
  | { kind: 'folder'; key: string; group: string; folder: Folder; open: boolean; count: number }
  | { kind: 'new-folder'; key: string; group: string }
  | { kind: 'conversation'; key: string; group: string; conversation: Conversation; at: number; of: number };

export interface Listing {
  conversations: Conversation[];
  folders: Folder[];
  /** Ids of folders that are shut. */
  shut: string[];
  archived: boolean;
  /** A name for a new folder is being written. */
  naming: boolean;
}

/** A conversation without a message is not shown; pinned ones stand at the top, whatever their folder. */
export function rowsOf({ conversations, folders, shut, archived, naming }: Listing, now: number): Row[] {
  const shown = conversations.filter((c) => c.messages > 0 && !c.incognito).sort((a, b) => b.updated - a.updated);
  const list = (group: string, of: Conversation[]): Row[] =>
    of.map((conversation, at) => ({ kind: 'conversation', key: conversation.id, group, conversation, at: at + 1, of: of.length }));
  const named = (group: GroupName, of: Conversation[]): Row[] =>
    of.length === 0 ? [] : [{ kind: 'heading', key: `heading:${group}`, group }, ...list(group, of)];
  if (archived)
    return named(
      'archived',
      shown.filter((c) => c.archived),
    );
  const midnight = startOfDay(now);
  const known = new Map<string, Conversation[]>(folders.map((f) => [f.id, []]));
  const pinned: Conversation[] = [];
  const today: Conversation[] = [];
  const older: Conversation[] = [];
  for (const c of shown) {
    if (c.archived) continue;
    if (c.pinned) pinned.push(c);
    else if (c.folder !== null && known.has(c.folder)) known.get(c.folder)?.push(c);
    else (c.updated >= midnight ? today : older).push(c);
  }
  const rows = named('pinned', pinned);
  if (naming) rows.push({ kind: 'new-folder', key: 'new-folder', group: 'new-folder' });
  for (const folder of folders.toSorted((a, b) => a.position - b.position)) {
    const inside = known.get(folder.id) ?? [];
    const open = !shut.includes(folder.id);
    rows.push({ kind: 'folder', key: `folder:${folder.id}`, group: `folder:${folder.id}`, folder, open, count: inside.length });
    if (open) rows.push(...list(`folder:${folder.id}`, inside));
  }
  rows.push(...named('today', today), ...named('older', older));
  return rows;
}

export function archivedCount(conversations: Conversation[]): number {
  return conversations.reduce((n, c) => n + (c.archived && c.messages > 0 && !c.incognito ? 1 : 0), 0);
}

/** What takes the focus when a conversation leaves its place: the next of its group, else the one before, else what is nearest. */
export function neighbourOf(rows: Row[], id: string): string | null {
  const at = rows.findIndex((r) => r.kind === 'conversation' && r.key === id);
  const row = rows[at];
  if (!row) return null;
  const near = [rows[at + 1], rows[at - 1]].find((r) => r?.kind === 'conversation' && r.group === row.group);
  if (near) return near.key;
  const stops: Row[] = rows.filter((r) => r.kind !== 'heading');
  const place = stops.indexOf(row);
  return (stops[place + 1] ?? stops[place - 1])?.key ?? null;
}

/** What takes the focus when a folder goes: the row that comes to stand in its place. */
export function afterFolder(rows: Row[], folder: string): string | null {
  const group = `folder:${folder}`;
  const at = rows.findIndex((r) => r.group === group);
  const left = rows.filter((r) => r.kind !== 'heading' && r.group !== group);
  const before = rows.slice(0, Math.max(0, at)).filter((r) => r.kind !== 'heading').length;
  return (left[before] ?? left[before - 1])?.key ?? null;
}
