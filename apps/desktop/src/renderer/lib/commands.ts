/**
 * Everything that can be done, once: the palette, the menus, the keys and the sheet of keys all read it from here.
 * Features register what they offer; nothing else keeps a list.
 */
import type { ComponentType } from 'react';

export const COMMAND_GROUPS = ['chat', 'conversation', 'message', 'find', 'models', 'settings', 'window', 'conversations'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** One way to press something. `mod` is the command key on a Mac and Ctrl elsewhere; `key` is `KeyboardEvent.key`, in lower case. */
export interface Combo {
  key: string;
  mod?: boolean;
  shift?: boolean;
  alt?: boolean;
  /** Absent: it works everywhere. Otherwise the place handles it itself, and it stands in the sheet of keys. */
  where?: 'list' | 'box' | 'search';
  /** A browser keeps it for itself: it works in a window of its own alone. */
  kept?: boolean;
  /** Works while a dialog or a menu is open, too. */
  always?: boolean;
}

export interface Command {
  id: string;
  group: CommandGroup;
  label: string;
  /** Other words that find it. */
  also?: string;
  icon?: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>;
  combos?: Combo[];
  /** A choice that is on or off. */
  checked?: boolean;
  /** One of several, and the one that holds now. */
  current?: boolean;
  danger?: boolean;
  /** In the palette only once something was typed: there may be thousands of its kind. */
  typed?: boolean;
  /** Not a thing to be chosen from a list: it stands in the sheet of keys alone. */
  keyOnly?: boolean;
  /** What it opens instead of doing something: a submenu, or so many entries of the palette. */
  choices?: Command[];
  /** A sentence to know before choosing. */
  note?: string;
  /** Returns false where there was nothing to do: a key is then left to the browser. */
  run?(): unknown;
}

type Source = () => Command[];

const sources = new Set<Source>();

/** Adds what a feature offers. It is asked anew each time, so that it says what can be done now. Returns the way to take it back. */
export function offer(source: Source): () => void {
  sources.add(source);
  return () => void sources.delete(source);
}

/** All that can be done now. */
export function commands(): Command[] {
  return [...sources].flatMap((source) => source());
}

/** Does a command by its id, as a menu of the system asks for it. False when it can not be done now. */
export function runCommand(id: string): boolean {
  const command = commands().find((c) => c.id === id);
  if (!command?.run) return false;
  return command.run() !== false;
}

export function matches(
  combo: Combo,
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
  mac: boolean,
): boolean {
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  return (
    event.key.toLowerCase() === combo.key &&
    mod === (combo.mod ?? false) &&
    !other &&
    event.altKey === (combo.alt ?? false) &&
    // What is typed with Shift on one keyboard is typed without on another: "/" is Shift+7 in German.
    (event.shiftKey === (combo.shift ?? false) || (combo.mod === true && !combo.shift && !/^[a-z]$/.test(combo.key)))
  );
}

/** The keys as they are written on a keyboard: ["Ctrl", "Shift", "O"]. */
export function keyNames(combo: Combo, mac: boolean, name: (key: string) => string): string[] {
  return [
    ...(combo.mod ? [mac ? '⌘' : 'Ctrl'] : []),
    ...(combo.alt ? [mac ? '⌥' : 'Alt'] : []),
    ...(combo.shift ? [mac ? '⇧' : name('shift')] : []),
    combo.key.length === 1 ? combo.key.toUpperCase() : name(combo.key),
  ];
}
