/** Keys that the system listens to, as Electron writes them ("CommandOrControl+Alt+M"): from a key that was pressed, and for a reader. */

type Pressed = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** By `KeyboardEvent.code`, so that it is the same key with Shift and in every layout; what is not named here can not be chosen. */
const NAMED: Record<string, string> = {
  Space: 'Space',
  Enter: 'Return',
  Tab: 'Tab',
  Backspace: 'Backspace',
  Delete: 'Delete',
  Insert: 'Insert',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};

/** The keys together, or null where they are none that a program may take for itself: a letter alone would be typed nowhere any more. */
export function acceleratorOf(event: Pressed, mac: boolean): string | null {
  const key = keyOf(event);
  if (key === null) return null;
  const strong = event.ctrlKey || event.metaKey || event.altKey;
  if (!strong && !/^F\d+$/.test(key)) return null;
  const main = mac ? event.metaKey : event.ctrlKey;
  return [
    ...(main ? ['CommandOrControl'] : []),
    ...(mac && event.ctrlKey ? ['Control'] : []),
    ...(!mac && event.metaKey ? ['Super'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(event.shiftKey ? ['Shift'] : []),
    key,
  ].join('+');
}

function keyOf({ code, key }: Pressed): string | null {
  // The letter that stands on this keyboard: what "M" is depends on the layout.
  if (/^Key[A-Z]$/.test(code)) return /^[a-z]$/i.test(key) ? key.toUpperCase() : code.slice(3);
  if (/^Digit\d$/.test(code)) return code.slice(5);
  if (/^F([1-9]|1\d|2[0-4])$/.test(code)) return code;
  return NAMED[code] ?? null;
}

/** As it is written on a keyboard: ["Ctrl", "Alt", "M"]. */
export function acceleratorNames(accelerator: string, mac: boolean, name: (key: string) => string): string[] {
  const signs: Record<string, string> = mac
    ? { CommandOrControl: '⌘', Control: '⌃', Alt: '⌥', Shift: '⇧' }
    : { CommandOrControl: 'Ctrl', Alt: 'Alt', Shift: name('shift'), Super: 'Super' };
  return accelerator.split('+').map((part) => signs[part] ?? (part.length === 1 || /^F\d+$/.test(part) ? part : name(part.toLowerCase())));
}
