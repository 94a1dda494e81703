/** The options of every window. Pure. */
import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import type { Bounds } from './window-state.ts';

/** In memory only: a partition whose name does not begin with `persist:` writes nothing. */
export const PARTITION = 'mia';

export const MIN_SIZE = { width: 420, height: 480 } as const;

/** The page's own background (`--bg` of the two themes), so that nothing flashes before it is drawn. */
export const BACKGROUND = { dark: '#16181d', light: '#ffffff' } as const;

export function webPreferences(preload: string, platform: NodeJS.Platform): WebPreferences {
  return {
    preload,
    partition: PARTITION,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    // macOS brings its own; elsewhere Chromium would fetch a dictionary.
    spellcheck: platform === 'darwin',
    // Streams go on behind another window.
    backgroundThrottling: true,
  };
}

export interface Look {
  preload: string;
  platform: NodeJS.Platform;
  dark: boolean;
  /** Where it stood the last time, already on a screen that is there. */
  bounds: Bounds;
}

export function windowOptions({ preload, platform, dark, bounds }: Look): BrowserWindowConstructorOptions {
  return {
    width: bounds.width,
    height: bounds.height,
    ...(bounds.x !== undefined && bounds.y !== undefined ? { x: bounds.x, y: bounds.y } : {}),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    title: 'M.I.A',
    backgroundColor: dark ? BACKGROUND.dark : BACKGROUND.light,
    autoHideMenuBar: platform !== 'darwin',
    webPreferences: webPreferences(preload, platform),
  };
}

export interface QuickLook extends Omit<Look, 'bounds'> {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** "Quick ask": small, over everything else, in no task list. */
export function quickOptions({ preload, platform, dark, ...bounds }: QuickLook): BrowserWindowConstructorOptions {
  return {
    ...bounds,
    show: false,
    title: 'M.I.A',
    frame: false,
    alwaysOnTop: true,
    skipTaskbar: true,
    maximizable: false,
    fullscreenable: false,
    ...(platform === 'darwin' ? { type: 'panel' } : {}),
    backgroundColor: dark ? BACKGROUND.dark : BACKGROUND.light,
    // It opens by the system's own keys, which are no gesture in the page: what it plays is asked for all the same.
    webPreferences: { ...webPreferences(preload, platform), autoplayPolicy: 'no-user-gesture-required' },
  };
}
