/** Between the host and Electron's main: what the host may ask (`shell`), and the few words by which main leads the host's life. */
import { z } from 'zod';
import { none, ok, route } from './define.ts';
import { errorShape } from './error-shape.ts';

export const theme = z.enum(['system', 'dark', 'light']);

/** What main must know of the settings. They are rows of the encrypted database: main hears them once that is open. */
export const shellPreferences = z.object({
  /** Closing the last window leaves M.I.A in the tray. */
  stayInTray: z.boolean(),
  lockOnSuspend: z.boolean(),
  lockOnScreenLock: z.boolean(),
  /** The keys that open "Quick ask" from anywhere, as Electron's accelerator; null: none. */
  quickKeys: z.string().min(1).max(100).nullable(),
  /** A BCP 47 tag; null follows the system. */
  language: z.string().max(35).nullable(),
  theme,
});
export type ShellPreferences = z.output<typeof shellPreferences>;

/** What the host may ask of main. Keys travel as raw bytes beside the frame's header, in both directions. */
export const shell = {
  /** False where the system has none, or one that only obfuscates. */
  'keychain.available': route(none, z.object({ available: z.boolean() })),
  'keychain.wrap': route(none, ok),
  /** Fails with `vault.no-key` when the keychain no longer opens it. */
  'keychain.unwrap': route(none, ok),
  /** An answer is finished: main tells it where no window is in front, and never what it says. */
  'answer.ready': route(none, ok),
  'preferences.set': route(shellPreferences, ok),
  /** The vault was locked: main ends this host with all it remembers and starts one that waits for the person. */
  'vault.locked': route(none, ok),
} as const;

export type Shell = typeof shell;

/** JSON over Node's IPC, main → host. */
export const toHost = z.discriminatedUnion('type', [
  /** End within three seconds. */
  z.object({ type: z.literal('shutdown') }),
  /** The computer goes to sleep or its screen was locked. */
  z.object({ type: z.literal('lock') }),
  /** No window has been seen for a while: let go of the models. */
  z.object({ type: z.literal('rest') }),
]);
export type ToHost = z.output<typeof toHost>;

/** JSON over Node's IPC, host → main. */
export const fromHost = z.discriminatedUnion('type', [
  /** It serves; `attached` when it only hands on to a host that runs already on this data folder. */
  z.object({ type: z.literal('ready'), attached: z.boolean() }),
  /** It can not start, and starting it again changes nothing until the person has. */
  z.object({ type: z.literal('failed'), error: errorShape }),
]);
export type FromHost = z.output<typeof fromHost>;

/** What the native menu asks a window to do: ids of the window's own commands, which have the one implementation of each. */
export const MENU_COMMANDS = [
  'chat.new',
  'chat.incognito',
  'find.conversation',
  'find.all',
  'window.commands',
  'settings.general',
  'window.keys',
] as const;
export type MenuCommand = (typeof MENU_COMMANDS)[number];

/** How the running M.I.A stands behind a window, beyond the connection itself. */
export const shellNote = z.object({
  /** Another shell on this computer holds the data folder; this window is a second one of that M.I.A. */
  attached: z.boolean(),
  /** The keys of "Quick ask": none are chosen, they work, or another program has them (or they are no keys at all). */
  quickKeys: z.enum(['none', 'active', 'taken']).optional(),
});
export type ShellNote = z.output<typeof shellNote>;

/** Something on the screen that can be captured. */
export interface ShellScreen {
  id: string;
  kind: 'screen' | 'window';
  name: string;
  /** A small picture of it as a data URL; null where the system gives none. */
  thumb: string | null;
}

/** The one thing that the preload shows to the page, as `window.mia`. */
export interface ShellPort {
  /** A fresh port to the host comes as a window message `{ mia: name }` with the port; frames as in `transport/message-port.ts`. */
  connect(name: string): void;
  /** After the window's own confirmation: opens http, https and mailto addresses in the person's own programs. False when refused. */
  openLink(address: string): Promise<boolean>;
  /** Shows the data folder in the system's own file manager. */
  openFolder(): Promise<boolean>;
  /** The system's own dialog for choosing a folder; its whole path, null where nothing was chosen. */
  chooseFolder(): Promise<string | null>;
  /** Screens, or the windows of others; empty where the system shows none, and without a gesture just before. */
  screens(kind: ShellScreen['kind']): Promise<ShellScreen[]>;
  /** One of them as a PNG in its own pixels; null where it is gone, and without a gesture just before. */
  capture(id: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The native menu; returns how to stop listening. */
  onCommand(listener: (command: MenuCommand) => void): () => void;
  /** Told at once and at every change. */
  onNote(listener: (note: ShellNote) => void): () => void;
  /** In the window "Quick ask": its keys were pressed; returns how to stop listening. */
  onQuick(listener: () => void): () => void;
  /** Hides "Quick ask" and gives the focus back to where it was. */
  hideQuick(): void;
  /** Shows a conversation in the window of M.I.A itself. */
  openConversation(id: string): void;
  /** This window is to show a conversation; returns how to stop listening. */
  onOpenConversation(listener: (id: string) => void): () => void;
}

/** The origin of Electron's window. */
export const APP_ORIGIN = 'app://mia';
