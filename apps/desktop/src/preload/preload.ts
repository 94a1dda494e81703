/** The one thing that crosses into the page: `window.mia`. One CommonJS file when built; it runs in the sandbox, so only Electron's own modules are there. */
import { contextBridge, ipcRenderer } from 'electron';
import type { MenuCommand, ShellNote, ShellPort, ShellScreen } from '../contract/shell.ts';
import { IPC } from '../contract/shell-ipc.ts';

let note: ShellNote | null = null;
const noteListeners = new Set<(note: ShellNote) => void>();
const commandListeners = new Set<(command: MenuCommand) => void>();
const conversationListeners = new Set<(id: string) => void>();
const quickListeners = new Set<() => void>();
/** When they were pressed before the page listened: the window opens by these very keys. */
let quickPressed = Number.NEGATIVE_INFINITY;
/** Whoever has to unlock first does not find the microphone open behind it, in ms. */
const QUICK_MS = 10_000;

ipcRenderer.on(IPC.note, (_event, told: ShellNote) => {
  note = told;
  for (const listener of noteListeners) listener(told);
});
ipcRenderer.on(IPC.command, (_event, command: MenuCommand) => {
  for (const listener of commandListeners) listener(command);
});
ipcRenderer.on(IPC.openConversation, (_event, id: string) => {
  for (const listener of conversationListeners) listener(id);
});
ipcRenderer.on(IPC.quick, () => {
  if (quickListeners.size === 0) quickPressed = performance.now();
  for (const listener of quickListeners) listener();
});

const port: ShellPort = {
  connect(name) {
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage(IPC.connect, null, [port2]);
    // Ports can not pass the bridge; a message within the page's own origin can carry one.
    window.postMessage({ mia: String(name) }, window.location.origin, [port1]);
  },
  openLink: (address) => ipcRenderer.invoke(IPC.openLink, address) as Promise<boolean>,
  openFolder: () => ipcRenderer.invoke(IPC.openFolder) as Promise<boolean>,
  chooseFolder: () => ipcRenderer.invoke(IPC.chooseFolder) as Promise<string | null>,
  screens: (kind) => ipcRenderer.invoke(IPC.screens, kind) as Promise<ShellScreen[]>,
  capture: (id) => ipcRenderer.invoke(IPC.capture, id) as Promise<Uint8Array<ArrayBuffer> | null>,
  onCommand(listener) {
    commandListeners.add(listener);
    return () => commandListeners.delete(listener);
  },
  onNote(listener) {
    noteListeners.add(listener);
    if (note) listener(note);
    return () => noteListeners.delete(listener);
  },
  onQuick(listener) {
    quickListeners.add(listener);
    if (performance.now() - quickPressed < QUICK_MS) listener();
    quickPressed = Number.NEGATIVE_INFINITY;
    return () => quickListeners.delete(listener);
  },
  onOpenConversation(listener) {
    conversationListeners.add(listener);
    return () => conversationListeners.delete(listener);
  },
  hideQuick: () => ipcRenderer.send(IPC.hideQuick),
  openConversation: (id) => ipcRenderer.send(IPC.openConversation, String(id)),
};

contextBridge.exposeInMainWorld('mia', port);
