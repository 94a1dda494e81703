/** The one thing that crosses into the page: `window.mia`. One CommonJS file when built; it runs in the sandbox, so only Electron's own modules are there. */
import { contextBridge, ipcRenderer } from 'electron';
import type { MenuCommand, ShellNote, ShellPort } from '../contract/shell.ts';
import { IPC } from '../contract/shell-ipc.ts';

let note: ShellNote | null = null;
const noteListeners = new Set<(note: ShellNote) => void>();
const commandListeners = new Set<(command: MenuCommand) => void>();

ipcRenderer.on(IPC.note, (_event, told: ShellNote) => {
  note = told;
  for (const listener of noteListeners) listener(told);
});
ipcRenderer.on(IPC.command, (_event, command: MenuCommand) => {
  for (const listener of commandListeners) listener(command);
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
  onCommand(listener) {
    commandListeners.add(listener);
    return () => commandListeners.delete(listener);
  },
  onNote(listener) {
    noteListeners.add(listener);
    if (note) listener(note);
    return () => noteListeners.delete(listener);
  },
};

contextBridge.exposeInMainWorld('mia', port);
