/** The windows: made, remembered, brought to the front, replaced when their page has gone. */
import { BrowserWindow, dialog, Menu, nativeTheme, screen } from 'electron';
import { APP_ORIGIN, type MenuCommand, type ShellNote } from '../contract/shell.ts';
import { IPC } from '../contract/shell-ipc.ts';
import { contextMenu } from './menu.ts';
import { windowOptions } from './window-options.ts';
import type { Bounds } from './window-state.ts';
import { onScreen } from './window-state.ts';
import type { Words } from './words.ts';

export interface WindowsOptions {
  preload: string;
  words(): Words;
  kept(): Bounds | undefined;
  keep(bounds: Bounds): void;
  note(): ShellNote;
  /** Whether closing the window only hides it. */
  stays(): boolean;
  /** The person chose to stay where closing would have lost something. */
  onStayed(): void;
  /** The first window can be seen. */
  onOpened(): void;
  onShown(): void;
  onHidden(): void;
  /** The last of them was closed. */
  onLast(): void;
}

export interface Windows {
  /** Brings one to the front, making it where there is none. */
  show(): void;
  command(command: MenuCommand): void;
  /** Brings one to the front that shows this conversation. */
  open(conversation: string): void;
  tell(): void;
  /** New pages in new processes: nothing of the old ones remains. */
  replaceAll(): void;
  inFront(): boolean;
}

/** A page that crashes at once, again and again, is not opened for ever. */
const MAX_CRASHES = 5;

export function createWindows(options: WindowsOptions): Windows {
  const all = new Set<BrowserWindow>();
  /** Hidden by the person; one that was not shown yet is not. */
  const away = new WeakSet<BrowserWindow>();
  let crashes = 0;
  let opened = false;

  /** @param unseen in place of one that the person had hidden: it is not to come up by itself */
  const open = (unseen = false): BrowserWindow => {
    const areas = screen.getAllDisplays().map((display) => display.workArea);
    const bounds = onScreen(options.kept(), [screen.getPrimaryDisplay().workArea, ...areas]);
    const window = new BrowserWindow(
      windowOptions({ preload: options.preload, platform: process.platform, dark: nativeTheme.shouldUseDarkColors, bounds }),
    );
    all.add(window);
    if (unseen) away.add(window);
    // Maximizing shows it.
    if (bounds.maximized && unseen) window.once('show', () => window.maximize());
    else if (bounds.maximized) window.maximize();
    const keep = (): void => {
      if (!window.isDestroyed()) options.keep({ ...window.getNormalBounds(), maximized: window.isMaximized() });
    };
    window.once('ready-to-show', () => {
      if (!away.has(window)) window.show();
      if (!opened) options.onOpened();
      opened = true;
    });
    for (const moved of ['resized', 'moved', 'maximize', 'unmaximize'] as const) window.on(moved as 'resized', keep);
    window.on('show', () => away.delete(window));
    window.on('hide', () => away.add(window));
    window.on('show', options.onShown);
    window.on('restore', options.onShown);
    for (const gone of ['hide', 'minimize'] as const) window.on(gone as 'hide', options.onHidden);
    window.on('close', (event) => {
      keep();
      if (!options.stays()) return;
      event.preventDefault();
      window.hide();
    });
    window.on('closed', () => {
      // one that is replaced has left already
      if (all.delete(window) && all.size === 0) options.onLast();
    });
    watchPage(window);
    void window.loadURL(`${APP_ORIGIN}/`);
    return window;
  };

  function watchPage(window: BrowserWindow): void {
    const { webContents } = window;
    // An explicit title: what a page calls itself is written to disk by some window managers.
    window.on('page-title-updated', (event) => event.preventDefault());
    webContents.on('did-finish-load', () => webContents.send(IPC.note, options.note()));
    webContents.on('render-process-gone', () => {
      crashes += 1;
      if (crashes <= MAX_CRASHES) replace(window);
    });
    webContents.on('will-prevent-unload', (event) => {
      const { leave } = options.words();
      const choice = dialog.showMessageBoxSync(window, {
        ...{ type: 'question', message: leave.question, detail: leave.detail },
        ...{ buttons: [leave.close, leave.stay], defaultId: 1, cancelId: 1, noLink: true },
      });
      if (choice === 0) event.preventDefault();
      else options.onStayed();
    });
    webContents.on('context-menu', (_event, on) => {
      const items = contextMenu(options.words(), on, (word) => webContents.replaceMisspelling(word));
      if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
    });
  }

  function replace(window: BrowserWindow): void {
    if (!all.delete(window)) return;
    open(away.has(window));
    window.destroy();
  }

  const front = (): BrowserWindow | undefined => [...all].find((window) => window.isFocused()) ?? [...all][0];

  return {
    show() {
      const window = front() ?? open();
      away.delete(window);
      if (window.isMinimized()) window.restore();
      if (!window.webContents.isLoading()) window.show();
      window.focus();
    },
    command(command) {
      this.show();
      front()?.webContents.send(IPC.command, command);
    },
    open(conversation) {
      this.show();
      const webContents = front()?.webContents;
      const tell = (): void => webContents?.send(IPC.openConversation, conversation);
      if (webContents?.isLoading()) webContents.once('did-finish-load', tell);
      else tell();
    },
    tell() {
      for (const window of all) window.webContents.send(IPC.note, options.note());
    },
    replaceAll() {
      for (const window of [...all]) replace(window);
    },
    inFront: () => [...all].some((window) => window.isFocused() && window.isVisible()),
  };
}
