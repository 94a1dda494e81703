import { describe, expect, it } from 'vitest';
import { type Combo, commands, keyNames, matches, offer, runCommand } from './commands.ts';

const press = (key: string, held = '') => ({
  key,
  ctrlKey: held.includes('c'),
  metaKey: held.includes('m'),
  shiftKey: held.includes('s'),
  altKey: held.includes('a'),
});

describe('a key', () => {
  it.each<[string, Combo, ReturnType<typeof press>, boolean, boolean]>([
    ['Ctrl elsewhere', { key: 'k', mod: true }, press('k', 'c'), false, true],
    ['the command key on a Mac', { key: 'k', mod: true }, press('k', 'm'), true, true],
    ['Ctrl on a Mac is another key', { key: 'k', mod: true }, press('k', 'c'), true, false],
    ['caps lock changes nothing', { key: 'k', mod: true }, press('K', 'c'), false, true],
    ['Shift makes another key of a letter', { key: 'f', mod: true }, press('F', 'cs'), false, false],
    ['with Shift', { key: 'f', mod: true, shift: true }, press('F', 'cs'), false, true],
    ['"/" is typed with Shift on a German keyboard', { key: '/', mod: true }, press('/', 'cs'), false, true],
    ['without a modifier', { key: 'k', mod: true }, press('k'), false, false],
    ['Alt', { key: 'pageup', alt: true }, press('PageUp', 'a'), false, true],
    ['Shift+F6 is not F6', { key: 'f6' }, press('F6', 's'), false, false],
    ['AltGr, which comes as Ctrl and Alt, types a letter', { key: 'k', mod: true }, press('k', 'ca'), false, false],
  ])('%s', (_what, combo, event, mac, expected) => {
    expect(matches(combo, event, mac)).toBe(expected);
  });

  it('is written as it stands on the keyboard', () => {
    expect(keyNames({ key: 'o', mod: true, shift: true }, false, (k) => k)).toEqual(['Ctrl', 'shift', 'O']);
    expect(keyNames({ key: 'o', mod: true, shift: true, alt: true }, true, (k) => k)).toEqual(['⌘', '⌥', '⇧', 'O']);
  });
});

describe('what is offered', () => {
  it('is asked for anew each time, done by its id, and gone when it is taken back', () => {
    let n = 0;
    let label = 'One';
    const stop = offer(() => [
      { id: 'a', group: 'window', label, run: () => (n += 1) },
      { id: 'b', group: 'window', label: 'Nothing to do', run: () => false },
    ]);
    label = 'Two';
    expect(commands().map((c) => c.label)).toEqual(['Two', 'Nothing to do']);
    expect(runCommand('a')).toBe(true);
    expect(n).toBe(1);
    expect(runCommand('b')).toBe(false);
    expect(runCommand('nobody')).toBe(false);
    stop();
    expect(commands()).toEqual([]);
  });
});
