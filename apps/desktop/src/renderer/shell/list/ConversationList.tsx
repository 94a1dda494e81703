/** The list of conversations: groups and folders, arrows between its rows; a long one holds only what is in view. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useConversations } from '../../chat/index.ts';
import { startOfDay } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useRoute } from '../../lib/route.ts';
import { useSetting } from '../../lib/settings.ts';
import { ConversationRow } from './ConversationRow.tsx';
import { NO_FOLDER, useDropping } from './drag.ts';
import { FolderRow, NewFolderRow } from './FolderRow.tsx';
import { useFolders } from './folders.ts';
import { type GroupName, type Row, rowsOf } from './rows.ts';
import { toggleFolder, useList } from './store.ts';

/** From this many rows on, only those near the view are in the document. */
const VIRTUAL_FROM = 120;

export function ConversationList({ onOpen }: { onOpen(): void }) {
  const { t } = useTranslation();
  const { conversations, loaded } = useConversations();
  const folders = useFolders((s) => s.folders);
  const shut = useSetting('sidebar.shut');
  const archived = useList((s) => s.archived);
  const naming = useList((s) => s.naming !== null);
  const midnight = startOfDay(Date.now());
  const rows = useMemo(
    () => rowsOf({ conversations, folders, shut, archived, naming }, midnight),
    [conversations, folders, shut, archived, naming, midnight],
  );
  const box = useRef<HTMLDivElement>(null);
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const takeBox = useCallback((element: HTMLDivElement | null) => {
    box.current = element;
    setScroller(element);
  }, []);
  const { over, ...dropping } = useDropping();
  const current = useRoute((s) => (s.page === 'chat' ? s.conversation : ''));
  const wished = useList((s) => s.active);
  const stops = useMemo(() => rows.filter((r) => r.kind === 'conversation' || r.kind === 'folder'), [rows]);
  const has = (key: string | null): boolean => key !== null && stops.some((r) => r.key === key);
  const active = has(wished) ? wished : has(current) ? current : (stops[0]?.key ?? null);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) return;
    const key = event.target.closest<HTMLElement>('[data-stop]')?.dataset.stop;
    const at = stops.findIndex((r) => r.key === key);
    const row = stops[at];
    if (!row) return;
    const rtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const to = step(stops, at, event.key, rtl);
    if (to === null) return;
    event.preventDefault();
    if ('folder' in to) toggleFolder(to.folder, to.open);
    else useList.setState((s) => ({ active: to.key, wanted: { key: to.key, n: (s.wanted?.n ?? 0) + 1 } }));
  };

  const renderRow = (row: Row): ReactNode => {
    if (row.kind === 'heading') return <Heading group={row.group} />;
    if (row.kind === 'new-folder') return <NewFolderRow />;
    if (row.kind === 'folder')
      return <FolderRow folder={row.folder} open={row.open} count={row.count} active={row.key === active} over={over === row.folder.id} />;
    return (
      <ConversationRow
        conversation={row.conversation}
        current={row.key === current}
        active={row.key === active}
        inside={row.group.startsWith('folder:')}
        onOpen={onOpen}
      />
    );
  };
  const parts = { rows, renderRow, nameOf: (group: string) => groupName(group, folders, t) };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the links inside; dropping has the menu beside it
    <div
      ref={takeBox}
      data-list
      onKeyDown={onKeyDown}
      {...dropping}
      className={`min-h-0 grow overflow-y-auto px-2 pb-2 ${over === NO_FOLDER ? 'bg-accent-soft' : ''}`}
    >
      {loaded && rows.length === 0 && (
        <p className="px-2 py-3 text-sm text-muted">{archived ? t('sidebar.noArchived') : t('sidebar.empty')}</p>
      )}
      {rows.length < VIRTUAL_FROM ? <Plain {...parts} /> : scroller && <Virtual {...parts} box={scroller} />}
    </div>
  );
}

/** Where a key leads from a row: to another, or it opens or shuts a folder. */
function step(stops: Row[], at: number, key: string, rtl: boolean): { key: string } | { folder: string; open: boolean } | null {
  const row = stops[at];
  const go = (to: Row | undefined): { key: string } | null => (to ? { key: to.key } : null);
  if (key === 'ArrowDown') return go(stops[at + 1] ?? row);
  if (key === 'ArrowUp') return go(stops[at - 1] ?? row);
  if (key === 'Home') return go(stops[0]);
  if (key === 'End') return go(stops.at(-1));
  const outward = key === (rtl ? 'ArrowRight' : 'ArrowLeft');
  const inward = key === (rtl ? 'ArrowLeft' : 'ArrowRight');
  if (row?.kind === 'folder' && inward && !row.open) return { folder: row.folder.id, open: true };
  if (row?.kind === 'folder' && outward && row.open) return { folder: row.folder.id, open: false };
  if (row?.kind === 'conversation' && outward) return go(stops.find((r) => r.kind === 'folder' && r.group === row.group));
  return null;
}

function groupName(group: string, folders: { id: string; name: string }[], t: (key: string) => string): string {
  if (group.startsWith('folder:')) return folders.find((f) => `folder:${f.id}` === group)?.name ?? '';
  return t(`groups.${group}`);
}

function Heading({ group }: { group: GroupName }) {
  const { t } = useTranslation();
  return (
    <p aria-hidden className="px-2 pt-3 pb-1 text-xs font-medium text-muted">
      {t(`groups.${group}`)}
    </p>
  );
}

interface Parts {
  rows: Row[];
  renderRow(row: Row): ReactNode;
  nameOf(group: string): string;
}

const dropOf = (row: Row): string | undefined =>
  row.group.startsWith('folder:') ? row.group.slice(7) : row.group === 'today' || row.group === 'older' ? NO_FOLDER : undefined;

interface Section {
  group: string;
  before: { row: Row; index: number }[];
  items: { row: Row; index: number }[];
}

/** Rows in a row of one group: what stands above its list, and its list. */
function sections(rows: { row: Row; index: number }[]): Section[] {
  const all: Section[] = [];
  for (const entry of rows) {
    let section = all.at(-1);
    if (section?.group !== entry.row.group) {
      section = { group: entry.row.group, before: [], items: [] };
      all.push(section);
    }
    (entry.row.kind === 'conversation' ? section.items : section.before).push(entry);
  }
  return all;
}

/** Brings a wished row into view and gives it the focus, once it is in the document. */
function useWanted(rows: Row[], show?: (index: number) => void): void {
  const wanted = useList((s) => s.wanted);
  const done = useRef(wanted?.n);
  useEffect(() => {
    if (!wanted || done.current === wanted.n) return;
    const index = rows.findIndex((r) => r.key === wanted.key);
    if (index < 0) return;
    show?.(index);
    let tries = 0;
    let frame = requestAnimationFrame(function look() {
      const element = document.querySelector<HTMLElement>(`[data-stop="${CSS.escape(wanted.key)}"]`);
      element?.focus();
      tries += 1;
      if (element || tries >= 30) done.current = wanted.n;
      else frame = requestAnimationFrame(look);
    });
    return () => cancelAnimationFrame(frame);
  }, [wanted, rows, show]);
}

function Plain({ rows, renderRow, nameOf }: Parts) {
  useWanted(rows);
  return sections(rows.map((row, index) => ({ row, index }))).map(({ group, before, items }) => (
    <div key={group}>
      {before.map(({ row }) => (
        <div key={row.key} data-drop={dropOf(row)}>
          {renderRow(row)}
        </div>
      ))}
      {items.length > 0 && (
        <ul aria-label={nameOf(group)}>
          {items.map(({ row }) => (
            <li key={row.key} data-drop={dropOf(row)}>
              {renderRow(row)}
            </li>
          ))}
        </ul>
      )}
    </div>
  ));
}

function Virtual({ rows, renderRow, nameOf, box }: Parts & { box: HTMLDivElement }) {
  const key = useCallback((index: number) => rows[index]?.key ?? index, [rows]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box,
    getItemKey: key,
    estimateSize: () => 32,
    overscan: 12,
  });
  useWanted(
    rows,
    useCallback((index: number) => virtual.scrollToIndex(index, { align: 'auto' }), [virtual]),
  );
  const starts = new Map(virtual.getVirtualItems().map((item) => [item.index, item.start]));
  const shown = virtual.getVirtualItems().flatMap(({ index }) => {
    const row = rows[index];
    return row ? [{ row, index }] : [];
  });
  const place = (index: number) => ({
    ref: virtual.measureElement,
    'data-index': index,
    className: 'absolute inset-x-0 top-0',
    style: { transform: `translateY(${starts.get(index) ?? 0}px)` },
  });
  return (
    <div className="relative w-full" style={{ height: virtual.getTotalSize() }}>
      {sections(shown).map(({ group, before, items }) => (
        <div key={group}>
          {before.map(({ row, index }) => (
            <div key={row.key} data-drop={dropOf(row)} {...place(index)}>
              {renderRow(row)}
            </div>
          ))}
          {items.length > 0 && (
            <ul aria-label={nameOf(group)}>
              {items.map(({ row, index }) => (
                <li
                  key={row.key}
                  data-drop={dropOf(row)}
                  {...(row.kind === 'conversation' ? { 'aria-posinset': row.at, 'aria-setsize': row.of } : {})}
                  {...place(index)}
                >
                  {renderRow(row)}
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
    </div>
  );
}
