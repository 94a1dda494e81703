/** The native menus as data: what stands where, with which keys. The window has the one implementation of each command. */
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../contract/shell.ts';
import type { Words } from './words.ts';

export interface MenuActions {
  command(command: MenuCommand): void;
  quit(): void;
  show(): void;
  lock(): void;
}

type Item = MenuItemConstructorOptions;

const LINE: Item = { type: 'separator' };

/** The menu bar. Accelerators are those of UX, "Keys"; the window handles the same keys and comes first. */
export function menuBar(words: Words, actions: MenuActions, platform: NodeJS.Platform): Item[] {
  const { menu } = words;
  const mac = platform === 'darwin';
  const item = (label: string, accelerator: string, command: MenuCommand): Item => ({
    label,
    accelerator,
    click: () => actions.command(command),
  });
  const settings = item(menu.settings, 'CmdOrCtrl+,', 'settings.general');
  const quit: Item = { label: menu.quit, accelerator: 'CmdOrCtrl+Q', click: () => actions.quit() };
  const own: Item = {
    label: 'M.I.A',
    submenu: [settings, LINE, { role: 'services' }, LINE, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, LINE, quit],
  };
  const chat: Item = {
    label: menu.chat,
    submenu: [
      item(menu.newChat, 'CmdOrCtrl+N', 'chat.new'),
      item(menu.newIncognito, 'CmdOrCtrl+Shift+N', 'chat.incognito'),
      LINE,
      ...(mac ? [{ role: 'close', label: menu.closeWindow } as Item] : [settings, LINE, quit]),
    ],
  };
  const edit: Item = {
    label: menu.edit,
    submenu: [
      { role: 'undo', label: menu.undo },
      { role: 'redo', label: menu.redo },
      LINE,
      { role: 'cut', label: menu.cut },
      { role: 'copy', label: menu.copy },
      { role: 'paste', label: menu.paste },
      { role: 'selectAll', label: menu.selectAll },
      LINE,
      item(menu.find, 'CmdOrCtrl+F', 'find.conversation'),
      item(menu.search, 'CmdOrCtrl+Shift+F', 'find.all'),
    ],
  };
  const view: Item = {
    label: menu.view,
    submenu: [
      item(menu.commands, 'CmdOrCtrl+K', 'window.commands'),
      item(menu.keys, 'CmdOrCtrl+/', 'window.keys'),
      LINE,
      { role: 'resetZoom', label: menu.actualSize },
      { role: 'zoomIn', label: menu.zoomIn },
      { role: 'zoomOut', label: menu.zoomOut },
      LINE,
      { role: 'togglefullscreen', label: menu.fullScreen },
    ],
  };
  return [...(mac ? [own] : []), chat, edit, view, ...(mac ? [{ role: 'windowMenu' } as Item] : [])];
}

export function trayMenu(words: Words, actions: MenuActions): Item[] {
  return [
    { label: words.tray.show, click: () => actions.show() },
    { label: words.menu.newChat, click: () => actions.command('chat.new') },
    { label: words.tray.lock, click: () => actions.lock() },
    LINE,
    { label: words.menu.quit, click: () => actions.quit() },
  ];
}

/** What a right click in the page offers, by what it was on. */
export function contextMenu(
  words: Words,
  on: { isEditable: boolean; selectionText: string; misspelledWord?: string; dictionarySuggestions?: string[] },
  replace: (word: string) => void,
): Item[] {
  const { menu } = words;
  const suggestions: Item[] = (on.misspelledWord ? (on.dictionarySuggestions ?? []) : []).map((word) => ({
    label: word,
    click: () => replace(word),
  }));
  if (on.isEditable) {
    return [
      ...suggestions,
      ...(suggestions.length > 0 ? [LINE] : []),
      { role: 'cut', label: menu.cut },
      { role: 'copy', label: menu.copy },
      { role: 'paste', label: menu.paste },
      { role: 'selectAll', label: menu.selectAll },
    ];
  }
  return on.selectionText.trim() === '' ? [] : [{ role: 'copy', label: menu.copy }];
}
