/** A folder of the sidebar: a button that opens and shuts it, and its menu. */
import { ArrowDown, ArrowUp, ChevronRight, Folder, FolderLock, FolderOpen, Pencil, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { Folder as FolderShape } from '../../../contract/index.ts';
import { count } from '../../i18n/format.ts';
import { t, useTranslation } from '../../i18n/index.ts';
import { type Command, matches } from '../../lib/commands.ts';
import { isMac } from '../../lib/platform.ts';
import { CommandMenu } from '../commands/CommandMenu.tsx';
import { createFolder, deleteFolder, inOrder, NAME_MAX, placeFolder, renameFolder, setKeeping } from './folders.ts';
import { NameBox } from './NameBox.tsx';
import { afterFolder, rowsOf } from './rows.ts';
import { focusRow, listing, NEW_CHAT, rename, toggleFolder, useList } from './store.ts';

interface Props {
  folder: FolderShape;
  open: boolean;
  count: number;
  active: boolean;
  /** A conversation is held over it. */
  over: boolean;
}

/** Up or down among the folders, where there is one to change places with. */
function placing(folder: FolderShape): Command[] {
  const order = inOrder();
  const at = order.findIndex((f) => f.id === folder.id);
  const to = (place: number) => async () => {
    await placeFolder(folder, place);
    focusRow(`folder:${folder.id}`);
  };
  const up: Command = {
    ...{ id: 'folder.up', group: 'conversation', label: t('folders.up'), icon: ArrowUp },
    ...{ combos: [{ key: 'arrowup', alt: true, where: 'list' }], run: to(at - 1) },
  };
  const down: Command = {
    ...{ id: 'folder.down', group: 'conversation', label: t('folders.down'), icon: ArrowDown },
    ...{ combos: [{ key: 'arrowdown', alt: true, where: 'list' }], run: to(at + 1) },
  };
  return [...(at > 0 ? [up] : []), ...(at >= 0 && at < order.length - 1 ? [down] : [])];
}

export function folderCommands(folder: FolderShape): Command[] {
  const key = `folder:${folder.id}`;
  return [
    {
      ...{ id: 'folder.rename', group: 'conversation', label: t('sidebar.rename'), icon: Pencil },
      combos: [{ key: 'f2', where: 'list' }],
      run: () => rename(key),
    },
    ...placing(folder),
    {
      ...{ id: 'folder.keep', group: 'conversation', label: t('folders.keep'), icon: FolderLock, checked: folder.remember === false },
      run: async () => {
        await setKeeping(folder, folder.remember !== false);
        focusRow(key);
      },
    },
    {
      ...{ id: 'folder.delete', group: 'conversation', label: t('sidebar.delete'), icon: Trash2, danger: true },
      combos: [{ key: 'delete', where: 'list' }],
      run: async () => {
        const next = afterFolder(rowsOf(listing(), Date.now()), folder.id);
        await deleteFolder(folder.id);
        if (next !== null) focusRow(next);
        else document.getElementById(NEW_CHAT)?.focus();
      },
    },
  ];
}

export function FolderRow({ folder, open, count: inside, active, over }: Props) {
  const { t } = useTranslation();
  const [menu, setMenu] = useState(false);
  const key = `folder:${folder.id}`;
  const renaming = useList((s) => s.renaming === key);
  if (renaming)
    return (
      <NameBox
        label={t('folders.name')}
        value={folder.name}
        max={NAME_MAX}
        onDone={(name, stay) => {
          useList.setState({ renaming: null });
          if (name !== null) void renameFolder(folder.id, name);
          if (stay) focusRow(key);
        }}
      />
    );
  const onKeyDown = (event: KeyboardEvent): void => {
    const command = folderCommands(folder).find((c) =>
      c.combos?.some((combo) => combo.where === 'list' && matches(combo, event.nativeEvent, isMac)),
    );
    if (!command) return;
    event.preventDefault();
    void command.run?.();
  };
  const Icon = folder.remember === false ? FolderLock : open ? FolderOpen : Folder;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu that opens here is a button too
    <div
      className={`group/row relative rounded-md ${over ? 'bg-accent-soft outline-2 -outline-offset-2 outline-accent' : ''}`}
      onContextMenu={(event) => {
        event.preventDefault();
        setMenu(true);
      }}
    >
      <button
        type="button"
        data-stop={key}
        aria-expanded={open}
        tabIndex={active ? 0 : -1}
        onFocus={() => useList.setState({ active: key })}
        onKeyDown={onKeyDown}
        onClick={() => toggleFolder(folder.id)}
        className="focus-inset flex h-8 w-full items-center gap-1 rounded-md ps-1 pe-8 text-start text-sm hover:bg-hover pointer-coarse:h-10"
      >
        <ChevronRight
          size={13}
          aria-hidden
          className={`shrink-0 text-muted transition-transform duration-150 ${open ? 'rotate-90' : 'rtl:rotate-180'}`}
        />
        <Icon size={14} aria-hidden className="me-0.5 shrink-0 text-muted" />
        <span dir="auto" title={folder.name} className="min-w-0 truncate as-parent">
          {folder.name}
        </span>
        <span aria-hidden className="tabular ms-auto ps-2 text-xs text-muted group-hover/row:invisible">
          {inside > 0 && count(inside)}
        </span>
      </button>
      <CommandMenu
        label={t('folders.actions')}
        open={menu}
        onOpenChange={setMenu}
        commands={() => folderCommands(folder)}
        tabIndex={active ? 0 : -1}
      />
    </div>
  );
}

/** A new folder is named where it will stand. */
export function NewFolderRow() {
  const { t } = useTranslation();
  const conversation = useList((s) => s.naming?.conversation ?? null);
  return (
    <NameBox
      label={t('folders.name')}
      value=""
      placeholder={t('folders.name')}
      max={NAME_MAX}
      onDone={(name, stay) => {
        useList.setState({ naming: null });
        if (name !== null) void createFolder(name, conversation);
        if (!stay) return;
        if (conversation !== null) focusRow(conversation);
        else document.getElementById(NEW_CHAT)?.focus();
      }}
    />
  );
}
