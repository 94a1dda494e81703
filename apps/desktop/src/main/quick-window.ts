/** The window "Quick ask": the same page on another route, over everything else, made at the first press and then only hidden. */
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { APP_ORIGIN } from '../contract/shell.ts';
import { IPC } from '../contract/shell-ipc.ts';
import { quickOptions } from './window-options.ts';

export interface QuickWindow {
  /** The keys were pressed: shows it, or tells the one that is there. */
  press(): void;
  /** Whether this page's window is it, and its keys were pressed so lately that they count as a gesture in it. */
  pressedIn(contents: Electron.WebContents): boolean;
  owns(contents: Electron.WebContents): boolean;
  /** Hides it; what had the focus before has it again. */
  hide(): void;
  /** With all it knew: it is made anew at the next press. */
  close(): void;
  send(channel: string, message: unknown): void;
}

/** The system's own keys are no gesture in a page: for so long they count as one, in ms. */
const GESTURE_MS = 5000;
const WIDTH = 560;
const HEIGHT = 420;

export function createQuickWindow(preload: string, now: () => number): QuickWindow {
  let window: BrowserWindow | null = null;
  let pressedAt = Number.NEGATIVE_INFINITY;

  function open(): BrowserWindow {
    const made = new BrowserWindow(
      quickOptions({ preload, platform: process.platform, dark: nativeTheme.shouldUseDarkColors, ...place() }),
    );
    made.setAlwaysOnTop(true, 'floating');
    made.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
    made.on('page-title-updated', (event) => event.preventDefault());
    made.once('ready-to-show', () => made.show());
    made.webContents.on('render-process-gone', () => close());
    made.on('closed', () => {
      if (window === made) window = null;
    });
    void made.loadURL(`${APP_ORIGIN}/#/quick`);
    return made;
  }

  /** On the screen where the pointer is, in its upper third. */
  function place(): { x: number; y: number; width: number; height: number } {
    const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
    const [width, height] = [Math.min(WIDTH, workArea.width), Math.min(HEIGHT, workArea.height)];
    return {
      x: Math.round(workArea.x + (workArea.width - width) / 2),
      y: Math.round(workArea.y + (workArea.height - height) / 3),
      ...{ width, height },
    };
  }

  function close(): void {
    const gone = window;
    window = null;
    gone?.destroy();
  }

  return {
    press() {
      pressedAt = now();
      window ??= open();
      if (!window.webContents.isLoading() && !window.isVisible()) {
        window.setBounds(place());
        window.show();
      }
      window.focus();
      const { webContents } = window;
      if (webContents.isLoading()) webContents.once('did-finish-load', () => webContents.send(IPC.quick));
      else webContents.send(IPC.quick);
    },
    pressedIn: (contents) => window?.webContents === contents && now() - pressedAt < GESTURE_MS,
    owns: (contents) => window?.webContents === contents,
    hide() {
      if (!window?.isVisible()) return;
      // Windows gives the focus back to the window that is next in line only from one that is minimized.
      if (process.platform === 'win32') window.minimize();
      window.hide();
      // On a Mac the focus belongs to programs: where no other window of ours can be seen, the program before comes to the front.
      if (process.platform === 'darwin' && !BrowserWindow.getAllWindows().some((each) => each.isVisible())) app.hide();
    },
    close,
    send(channel, message) {
      window?.webContents.send(channel, message);
    },
  };
}
