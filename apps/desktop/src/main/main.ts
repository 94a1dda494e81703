/** Electron's main: puts together what the files beside it decide. */
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  Notification,
  nativeTheme,
  powerMonitor,
  protocol,
  safeStorage,
  shell,
} from 'electron';
import type { ShellPreferences } from '../contract/shell.ts';
import { IPC } from '../contract/shell-ipc.ts';
import { defaultDataFolder } from '../host/data-folder.ts';
import { hostOfElectron } from '../host/entries.ts';
import { encodeFrame } from '../transport/frame.ts';
import { joinChannels } from '../transport/join.ts';
import { emitterPort, messagePortChannel } from '../transport/message-port.ts';
import { SCHEME_PRIVILEGES } from './app-protocol.ts';
import { mainArguments } from './arguments.ts';
import { guardContents } from './contents.ts';
import { forbidCoreDumps } from './core-dumps.ts';
import { safeOf } from './electron-api.ts';
import { hostAttachments } from './host-attachments.ts';
import { hostCommand, hostEnvironment, nodeCandidates } from './host-command.ts';
import { startHost } from './host-process.ts';
import { keychainRoutes } from './keychain.ts';
import { type MenuActions, menuBar } from './menu.ts';
import { isOurs, outsideLink } from './policy.ts';
import { createQuickKeys } from './quick-keys.ts';
import { createQuickWindow } from './quick-window.ts';
import { createRestWatch } from './rest.ts';
import { refusesWithoutSandbox, sandboxSentence } from './sandbox.ts';
import { captureScreen, isScreenKind, listScreens } from './screens.ts';
import { afterGesture, prepareSession } from './session.ts';
import { createSupervisor } from './supervisor.ts';
import { SWITCHES } from './switches.ts';
import { createTray } from './tray.ts';
import { keepBounds, readShellState } from './window-state.ts';
import { createWindows } from './windows.ts';
import { wordsFor } from './words.ts';

process.umask(0o077);
forbidCoreDumps();

const { dataDir } = mainArguments(process.argv, defaultDataFolder());
/** `checkout`: what holds `dist/`; packaged, the archive that main itself lies in. */
const place = { packaged: app.isPackaged, resources: process.resourcesPath, checkout: fileURLToPath(new URL('../../', import.meta.url)) };
const clock = {
  monotonic: () => performance.now(),
  after(ms: number, callback: () => void) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
const after = clock.after;

let { language, theme, bounds } = readShellState(dataDir);
/** Known once the vault is open; until then, and behind another shell's host, nothing was chosen. */
let preferences: ShellPreferences | null = null;
let attached = false;
let quitting = false;

app.setName('M.I.A');
app.setPath('userData', profileFolder());
for (const [name, value] of SWITCHES) app.commandLine.appendSwitch(name, value);
if (language) app.commandLine.appendSwitch('lang', language);
protocol.registerSchemesAsPrivileged([SCHEME_PRIVILEGES]);
// Where a test does without, forcing it would end every process.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
guardContents();

if (refusesWithoutSandbox((name) => app.commandLine.hasSwitch(name), process.env)) {
  void app.whenReady().then(refuse);
  // One M.I.A for each data folder: the profile lies in it, and the lock in the profile.
} else if (!app.requestSingleInstanceLock()) {
  process.stdout.write('M.I.A is open already: its window comes to the front.\n');
  app.exit(0);
} else {
  void app.whenReady().then(run);
}

/** Chromium's own files: nothing of a page, whose partition is in memory, but what its keychain encryption needs on Windows. */
function profileFolder(): string {
  try {
    const folder = join(dataDir, 'electron');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  } catch {
    // The host says in the window what is wrong with the data folder.
    return mkdtempSync(join(tmpdir(), 'mia-electron-'));
  }
}

/** Says why no window opens: on the terminal, and to whoever clicked an icon. */
function refuse(): void {
  const sentence = sandboxSentence([language, ...app.getPreferredSystemLanguages(), app.getLocale()]);
  process.stderr.write(`${sentence}\n`);
  dialog.showErrorBox('M.I.A', sentence);
  app.exit(1);
}

function run(): void {
  nativeTheme.themeSource = theme;
  const words = () => wordsFor([language, ...app.getPreferredSystemLanguages(), app.getLocale()]);
  const preload = join(place.checkout, 'dist', 'preload', 'preload.cjs');
  const quick = createQuickWindow(preload, clock.monotonic);
  const quickKeys = createQuickKeys(globalShortcut, () => quick.press());
  const attachments = hostAttachments((take, refuse) => supervisor.connect(take, refuse));
  prepareSession(join(place.checkout, 'dist', 'renderer'), quick.pressedIn, attachments);

  const supervisor = createSupervisor({
    clock,
    start(locked, on) {
      const node = nodeCandidates({ ...place, env: process.env, platform: process.platform, arch: process.arch }).find((file) =>
        existsSync(file),
      );
      const command = hostCommand({ node: node ?? 'node', entry: hostOfElectron(place), dataDir, platform: process.platform }, locked);
      return startHost(
        command,
        hostEnvironment(process.env),
        {
          ...keychainRoutes(safeOf(safeStorage, process.platform)),
          'answer.ready': () => {
            if (!windows.inFront()) tellAnswer();
            return { ok: true };
          },
          'preferences.set': (given) => {
            prefer(given);
            return { ok: true };
          },
          'vault.locked': () => {
            void lock();
            return { ok: true };
          },
        },
        on,
      );
    },
    onReady(isAttached) {
      attached = isAttached;
      windows.tell();
    },
  });

  const rest = createRestWatch(after, () => supervisor.say({ type: 'rest' }));
  const windows = createWindows({
    preload,
    words,
    kept: () => bounds,
    keep(at) {
      bounds = at;
      keepBounds(dataDir, at);
    },
    note: () => ({ attached, quickKeys: quickKeys.state() }),
    onLast: quick.close,
    stays: () => !quitting && preferences?.stayInTray === true,
    onStayed() {
      quitting = false;
    },
    onOpened: () => process.stdout.write('M.I.A is open.\n'),
    onShown: () => rest.shown(),
    onHidden: () => rest.hidden(),
  });
  const actions: MenuActions = {
    command: (command) => windows.command(command),
    quit: () => app.quit(),
    show: () => windows.show(),
    lock: () => supervisor.say({ type: 'lock' }),
  };
  const tray = createTray(words, actions);
  const drawMenus = (): void => {
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuBar(words(), actions, process.platform)));
    tray.draw(preferences?.stayInTray === true);
  };
  drawMenus();

  function prefer(given: ShellPreferences): void {
    preferences = given;
    ({ theme, language } = given);
    nativeTheme.themeSource = theme;
    drawMenus();
    quickKeys.choose(given.quickKeys);
    windows.tell();
  }

  /** Host and children end, pages go with their processes; what comes back waits for the person. */
  async function lock(): Promise<void> {
    const again = supervisor.lock();
    windows.replaceAll();
    quick.close();
    await again;
  }

  /** Held on to: one that nobody holds may be gone before it is clicked. */
  let notice: Notification | null = null;
  function tellAnswer(): void {
    if (!Notification.isSupported()) return;
    notice?.close();
    notice = new Notification({ title: 'M.I.A', body: words().notice.answer });
    notice.on('click', () => windows.show());
    notice.show();
  }

  ipcMain.on(IPC.connect, (event) => {
    const [port] = event.ports;
    if (!port) return;
    const channel = messagePortChannel(emitterPort(port));
    if (event.senderFrame !== event.sender.mainFrame || !isOurs(event.senderFrame?.url ?? '')) return channel.close();
    supervisor.connect(
      (lane) => joinChannels(channel, lane),
      (error) => {
        channel.send(encodeFrame('error', { id: 0, error }));
        channel.close();
      },
    );
  });
  ipcMain.handle(IPC.openLink, async (event, address: unknown) => {
    const link = outsideLink(address);
    if (!link || event.senderFrame !== event.sender.mainFrame || !isOurs(event.senderFrame?.url ?? '')) return false;
    await shell.openExternal(link);
    return true;
  });

  ipcMain.handle(IPC.openFolder, async (event) => {
    if (event.senderFrame !== event.sender.mainFrame || !isOurs(event.senderFrame?.url ?? '')) return false;
    // An empty string is success.
    return (await shell.openPath(dataDir)) === '';
  });

  ipcMain.handle(IPC.chooseFolder, async (event) => {
    const asking = BrowserWindow.fromWebContents(event.sender);
    if (!asking || event.senderFrame !== event.sender.mainFrame || !isOurs(event.senderFrame?.url ?? '')) return null;
    const { canceled, filePaths } = await dialog.showOpenDialog(asking, { properties: ['openDirectory', 'createDirectory'] });
    return canceled ? null : (filePaths[0] ?? null);
  });

  ipcMain.handle(IPC.screens, async (event, kind: unknown) => {
    if (event.senderFrame !== event.sender.mainFrame || !isOurs(event.senderFrame?.url ?? '')) return [];
    if (!isScreenKind(kind) || !(await afterGesture(event.sender))) return [];
    return await listScreens(kind, BrowserWindow.getAllWindows());
  });
  ipcMain.handle(IPC.capture, async (event, id: unknown) => {
    if (event.senderFrame !== event.sender.mainFrame || !isOurs(event.senderFrame?.url ?? '')) return null;
    if (typeof id !== 'string' || !(await afterGesture(event.sender))) return null;
    return await captureScreen(id, BrowserWindow.getAllWindows());
  });

  ipcMain.on(IPC.hideQuick, (event) => {
    if (event.senderFrame !== event.sender.mainFrame || !isOurs(event.senderFrame?.url ?? '')) return;
    if (quick.owns(event.sender)) quick.hide();
  });
  ipcMain.on(IPC.openConversation, (event, id: unknown) => {
    if (event.senderFrame !== event.sender.mainFrame || !isOurs(event.senderFrame?.url ?? '')) return;
    if (!quick.owns(event.sender) || typeof id !== 'string' || !/^[\w-]{1,100}$/.test(id)) return;
    quick.hide();
    windows.open(id);
  });

  powerMonitor.on('suspend', () => {
    if (preferences?.lockOnSuspend) supervisor.say({ type: 'lock' });
  });
  powerMonitor.on('lock-screen', () => {
    if (preferences?.lockOnScreenLock) supervisor.say({ type: 'lock' });
  });
  app.on('second-instance', () => windows.show());
  app.on('activate', () => windows.show());
  app.on('window-all-closed', () => app.quit());
  let ended = false;
  app.on('before-quit', () => {
    quitting = true;
    quickKeys.choose(null);
  });
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    void supervisor.stop().then(() => {
      ended = true;
      app.quit();
    });
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());

  windows.show();
}
